"""Overrides: a sample with another release of its wrapper, a source tree, another libpcsclite."""
