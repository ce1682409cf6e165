"""Renderers, from reports made by hand."""
