"""The live display of a run: events come in, and go to the screen.

It decides nothing, and asks no one back; what it remembers are the durations of builds.
"""
