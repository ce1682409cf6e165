"""Forms of traces: how other tools write them, read and written."""
