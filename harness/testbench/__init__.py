"""A bench at hand for one's own PC/SC program: orders, traces, commands, and a pytest plugin."""
