"""Answers to reset (ISO 7816-3, 8.2): how a card's is made, and what one says byte by byte.

Bytes and their meaning only: no card, no reader. `decode` reads any bytes; what is wrong with
them is part of the value. `words` and `as_object` tell it, to people and to scripts.
"""
