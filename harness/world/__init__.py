"""The agreement of harness and bench: the state of a bench, what happens in it, and the lines
of JSON that carry both. It belongs to neither side and reads or writes nothing itself.
"""
