"""What can be asked of a program: a scenario is a world, a script and what is expected.

`words` are what scenarios are declared with, a `Case` is one made concrete for one run. One
module of declarations for each program. Nothing here starts a bench or judges.
"""
