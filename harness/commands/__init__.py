"""One module per task, named like the task: what `inv build` does is in `build`.

A command is called by tasks.py with plain values and returns an exit status. It calls the
rooms below it in the order of a run; no room below imports a command.
"""
