"""One run over a choice of samples and scenarios: choose, build, run, judge, make lines.

The only room that knows the whole way. It prints nothing; events tell what happens.
"""
