"""What a world, a card in it or a script can get wrong when it is described."""

from __future__ import annotations


class WorldError(ValueError):
    """A description that means nothing. error: what is wrong; hint: what to write instead."""

    def __init__(self, error: str, hint: str = "") -> None:
        super().__init__(error)
        self.error, self.hint = error, hint
