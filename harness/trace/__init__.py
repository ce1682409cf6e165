"""Events of cards and readers, in the order in which they happened: the second witness of a run.

Recorded while commands run, handed over as plain values afterwards. Who judges or shows them
is elsewhere.
"""
