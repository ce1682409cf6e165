"""Judging: an observation and a case come in, a verdict goes out.

Pure functions of values. No docker, no report, no sample by name, no program's grammar.
"""
