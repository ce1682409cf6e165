"""Errors of cards, and of the descriptions that they are made from."""

from __future__ import annotations


class CardError(ValueError):
    """A card that cannot be made as described. The message names what would be allowed."""


class ApduError(ValueError):
    """Bytes that are no APDU, or an APDU that has no encoding (ISO 7816-4, 5.1)."""


class Refused(Exception):
    """A command that a card refuses: the status word that it answers instead of all else."""

    def __init__(self, sw: int) -> None:
        super().__init__(f"{sw:04X}")
        self.sw = sw


class CardFault(Exception):
    """A fault that a card means: the program gets 6F 00, the trace these words as they are."""


class CardLeft(Exception):
    """A card that is not there any more: whoever runs it pulls it, and answers nothing."""
