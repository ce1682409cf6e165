"""Virtual smart cards.

A card is bytes in, bytes out: an ATR, a response to every command, and power events that make
it forget. No socket, no reader and no clock: `harness.readers` puts a card into a reader.
"""
