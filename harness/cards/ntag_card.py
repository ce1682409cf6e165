"""NTAG cards: a tag on a contactless reader."""

from __future__ import annotations

from typing import ClassVar, Self

from harness.cards.contactless import ATR, Contactless
from harness.cards.ntag21x import Ntag
from harness.cards.ntag_chip import NTAG213, NTAG215, NTAG216, Chip
from harness.cards.ntag_options import saved_state, tag_from
from harness.cards.options import Options


class NtagCard(Contactless):
    """An NTAG21x behind PC/SC. All its options are text; bytes are in hexadecimal.

    uid:      7 bytes, the first one 04.
    ndef:     an NDEF message; it begins the user memory as TLV 03, its length, FE behind it.
    pages:    instead, bytes from page 04 on. With either, the rest of the user memory is zeros.
    password, pack: 4 and 2 bytes. auth0, access: one byte each, as in CFG0 and CFG1.
    locked:   pages in decimal, "4-7,16". A page that shares its lock bit takes the others along.
    state:    what `save` gave. It has all of the above; uid may stand beside it, and must fit.
    tear:     the field breaks down at the page write of that number, counted since the card was
              made: no answer, and silence until power comes back.
    lost:     then, the pages (in decimal) that have again what they had when the field came up;
              without it the one that was being written. A tear-proof page keeps what is written.
    atr:      another ATR.
    """

    chip: ClassVar[Chip]

    def __init__(self, tag: Ntag, atr: bytes = ATR) -> None:
        super().__init__(tag, atr)
        self._ntag = tag

    @classmethod
    def from_options(cls, options: Options) -> Self:
        """The tag that options describe."""
        return cls(tag_from(cls.chip, options), options.hex("atr", ATR))

    def save(self) -> bytes:
        """Memory and counters."""
        return saved_state(self._ntag)


class Ntag213(NtagCard):
    """144 bytes of user memory."""

    chip = NTAG213


class Ntag215(NtagCard):
    """504 bytes."""

    chip = NTAG215


class Ntag216(NtagCard):
    """888 bytes."""

    chip = NTAG216
