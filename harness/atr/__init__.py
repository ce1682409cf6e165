"""Answers to reset (ISO 7816-3, 8.2): how a card's is made.

Bytes and their meaning only: no card, no reader.
"""
