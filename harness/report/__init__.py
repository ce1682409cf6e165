"""The report: its format, how it is written whole or not at all, and what is expected of it.

Renderers, the live display and scripts get everything from here.
"""
