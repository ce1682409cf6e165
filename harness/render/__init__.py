"""Renderers: a report comes in, text goes out; each knows the report and nothing else."""
