"""A mute card: one that was put in the wrong way round."""

from __future__ import annotations

from typing import Final

from harness.cards.card import Card

NO_ATR: Final = b""


class MuteCard(Card):
    """Is in the reader and never answers, to reset or to anything else.

    The reader powers it in vain, so no command ever comes.
    """

    def __init__(self) -> None:
        self.atr = NO_ATR
