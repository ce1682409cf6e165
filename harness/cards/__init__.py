"""Virtual smart cards.

A card is bytes in, bytes out: an ATR, an answer for every command, and power events that
make it forget. It knows no socket, no reader and no clock; `link.Link` is what puts one into
vpcd's virtual reader. Standard library only, and nothing from the rest of the harness.
"""
