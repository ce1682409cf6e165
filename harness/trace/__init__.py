"""Traces: events of cards and readers, in the order in which they happened.

Recorded while commands run, handed over as plain values afterwards. Who judges or shows them
is elsewhere.
"""
