"""The inside of the bench container: pcscd, the card process, and the supervisor of both.

`python3 -m harness.benchd` speaks JSON lines on stdin and stdout: see `supervisor.py` for
the operations. Standard library and pyscard only; of the harness, only what is
shipped beside it: cards, trace, readers, world.
"""
