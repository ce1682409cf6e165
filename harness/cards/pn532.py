"""The PN532 in a reader, as far as programs use it through FF 00 00 00 (NXP PN532, section 7).

D4 begins a command for it and D5 its answer, whose code is the command's plus one.
"""

from __future__ import annotations

from typing import Final

from harness.cards.tag import Signal, Tag

_TO: Final = 0xD4
_GET_FIRMWARE: Final = 0x02
_IN_DATA_EXCHANGE: Final = 0x40
_IN_COMMUNICATE_THRU: Final = 0x42
_IN_LIST_PASSIVE_TARGET: Final = 0x4A

_FIRMWARE: Final = bytes.fromhex("D5 03 32 01 06 07")  # a PN532 1.6, for ISO 14443 A, B and 18092
_EXCHANGED: Final = bytes.fromhex("D5 41")
_THROUGH: Final = bytes.fromhex("D5 43")
_TARGETS: Final = bytes.fromhex("D5 4B")

_TARGET: Final = 0x01  # the number of the only tag
_TYPE_A: Final = 0x00  # 106 kbit/s
_ATQA, _SAK = b"\x00\x44", b"\x00"  # seven bytes of UID; a Type 2 tag

# Error codes (section 7.1). InDataExchange tells a NAK and silence alike.
_DONE: Final = b"\x00"
_TIMEOUT: Final = b"\x01"
_CRC: Final = b"\x02"  # what four bits where two bytes of CRC should be look like
_WRONG_CONTEXT: Final = b"\x27"


class Pn532:
    """The chip, with at most one tag in its field."""

    def __init__(self, tag: Tag) -> None:
        self._tag = tag

    def exchange(self, payload: bytes, announced: int) -> bytes | None:
        """The answer to a command; None for one that it does not know, or that is none.

        announced: the length that Lc said, which may be wrong.
        """
        if len(payload) < 2 or payload[0] != _TO:
            return None
        code, rest, announced = payload[1], payload[2:], announced - 2
        if code == _IN_COMMUNICATE_THRU:
            return _THROUGH + self._send(self._frame(rest, announced), _CRC)
        if code == _IN_DATA_EXCHANGE and rest:
            return _EXCHANGED + self._exchange(rest[0], self._frame(rest[1:], announced - 1))
        return self._manage(code, rest, announced)

    def _manage(self, code: int, rest: bytes, announced: int) -> bytes | None:
        """The answer to a command that sends no frame."""
        if code == _IN_LIST_PASSIVE_TARGET:
            rest = _without_le(rest, announced, 2)
            return _TARGETS + self._targets(rest[1]) if len(rest) == 2 else None
        if code == _GET_FIRMWARE and not _without_le(rest, announced, 0):
            return _FIRMWARE
        return None

    def _frame(self, data: bytes, announced: int) -> bytes:
        """The frame for the tag: all that came, but not an Le behind it."""
        return _without_le(data, announced, self._tag.length(data[0])) if data else b""

    def _exchange(self, target: int, frame: bytes) -> bytes:
        return self._send(frame, _TIMEOUT) if target == _TARGET else _WRONG_CONTEXT

    def _send(self, frame: bytes, nak: bytes) -> bytes:
        """Error code and answer of the tag; nak: the error that a NAK is taken for."""
        answer = self._tag.transceive(frame)
        if isinstance(answer, bytes):
            return _DONE + answer
        if answer is Signal.ACK:
            return _DONE
        return _TIMEOUT if answer is Signal.SILENCE else nak

    def _targets(self, kind: int) -> bytes:
        """The tags of a kind that answer: how many, and for the one its number, type and UID."""
        if kind != _TYPE_A or not self._tag.select():
            return b"\x00"
        uid = self._tag.uid
        return b"\x01" + bytes((_TARGET,)) + _ATQA + _SAK + bytes((len(uid),)) + uid


def _without_le(data: bytes, announced: int, length: int | None) -> bytes:
    """A command without the Le behind it.

    A last 00 is Le where Lc is right and the command, of that length, is too long with it. Where
    Lc is too small it may as well be the last byte of a page.
    """
    if len(data) == announced + 1 and length == announced and data[-1] == 0:
        return data[:-1]
    return data
