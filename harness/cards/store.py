"""A card with one file and nothing to select: what is written last is read next."""

from __future__ import annotations

from typing import Final

from harness.atr.make import both_protocols
from harness.cards import status
from harness.cards.apdu import CommandApdu, ResponseApdu
from harness.cards.card import Card

SIZE: Final = 256
ATR: Final = both_protocols(b"Store")  # historical bytes: S is no category, so proprietary

_READ_BINARY: Final = 0xB0
_UPDATE_BINARY: Final = 0xD6


class StoreCard(Card):
    """READ BINARY and UPDATE BINARY (ISO 7816-4, 11.3) at offset 0 of its only file.

    The content is there as long as the card, whatever becomes of the power.
    """

    def __init__(self, atr: bytes = ATR) -> None:
        super().__init__(atr)
        self._content = bytes(SIZE)

    def process(self, command: CommandApdu) -> ResponseApdu:
        if command.cla:
            return ResponseApdu(b"", status.CLA_NOT_SUPPORTED)
        if command.ins not in (_READ_BINARY, _UPDATE_BINARY):
            return ResponseApdu(b"", status.INS_NOT_SUPPORTED)
        if command.p1 or command.p2:
            return ResponseApdu(b"", status.WRONG_P1_P2)
        if command.ins == _READ_BINARY:
            return ResponseApdu(self._content[: command.le or SIZE], status.OK)
        if not 1 <= len(command.data) <= SIZE:
            return ResponseApdu(b"", status.WRONG_LENGTH)
        self._content = command.data + self._content[len(command.data) :]
        return ResponseApdu(b"", status.OK)
