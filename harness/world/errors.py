"""Errors in the description of a world, of a card in it, or of a script."""

from __future__ import annotations


class WorldError(ValueError):
    """A description that means nothing. error: what is wrong; hint: what to write instead."""

    def __init__(self, error: str, hint: str = "") -> None:
        super().__init__(error)
        self.error, self.hint = error, hint
