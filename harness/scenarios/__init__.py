"""Scenarios: a world, a script, and what is expected of a program there.

`words` are what scenarios are declared with, a `Case` is one made concrete for one run. One
module of declarations for each program. Nothing here starts a bench or judges.
"""
