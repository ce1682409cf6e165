"""A contactless tag as PC/SC shows it: the pseudo-APDUs of the reader that it lies on.

Class FF is the reader's (PC/SC part 3, 3.2.2.1). FF CA, B0 and D6 are of every contactless
reader; FF 00 is what the ACS ACR122U adds: frames for its PN532, two LEDs and a buzzer.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import Final

from harness.cards import status
from harness.cards.apdu import HEADER
from harness.cards.card import Card
from harness.cards.pn532 import Pn532
from harness.cards.tag import Signal, Tag

# PC/SC part 3, 3.1.3.2.3: T=0 and T=1, then the RID of PC/SC, ISO 14443-3 type A, Ultralight.
ATR: Final = bytes.fromhex("3B 8F 80 01 80 4F 0C A0 00 00 03 06 03 00 03 00 00 00 00 68")

_READER: Final = 0xFF
_GET_DATA: Final = 0xCA
_READ_BINARY: Final = 0xB0
_UPDATE_BINARY: Final = 0xD6
_ACR122: Final = 0x00
_KEYS: Final = (0x82, 0x86, 0x88)  # of MIFARE Classic: load, authenticate

_WITH_LE: Final = HEADER + 1  # the bytes of a command without data
_BLOCK: Final = 16  # bytes that READ gives, and COMPATIBILITY_WRITE takes
_PAGE: Final = 4
_TAG_READ, _TAG_WRITE = 0x30, 0xA2

_OK: Final = status.OK.to_bytes(2)
_WRONG_LENGTH: Final = status.WRONG_LENGTH.to_bytes(2)
_END_REACHED: Final = status.END_REACHED.to_bytes(2)
_FAILED: Final = status.FAILED.to_bytes(2)
_NO_FUNCTION: Final = status.FUNCTION_NOT_SUPPORTED.to_bytes(2)
_NO_INSTRUCTION: Final = status.INS_NOT_SUPPORTED.to_bytes(2)

_VERSION: Final = b"ACR122U214"  # all that is answered: there is no status word
_GREEN: Final = 0b10  # LEDs in SW2: bit 0 red, bit 1 green, which is on while a tag is there
_POLL_ALL: Final = 0xFF  # PICC operating parameter as delivered: look for every kind of tag
_BLINKING: Final = 4  # bytes: two times, how often, and what the buzzer does
_STATE: Final = 0x90  # SW1 of an answer whose SW2 is a state


class _Own(IntEnum):
    """P1 of FF 00, which the ACR122U does by itself (its API, section 6); 00 is for the PN532."""

    LEDS = 0x40
    FIRMWARE = 0x48
    GET_PARAMETER = 0x50
    SET_PARAMETER = 0x51
    BUZZER = 0x52


class Contactless(Card):
    """A tag on a reader. What the tag refuses is 63 00; its memory is the tag's own affair."""

    def __init__(self, tag: Tag, atr: bytes = ATR) -> None:
        super().__init__(atr)
        self._tag = tag
        self._pn532 = Pn532(tag)
        self._leds, self._parameter = _GREEN, _POLL_ALL
        self._functions: dict[int, Callable[[bytes], bytes]] = {
            _GET_DATA: self._get_data,
            _READ_BINARY: self._read,
            _UPDATE_BINARY: self._update,
            _ACR122: self._own,
            **dict.fromkeys(_KEYS, lambda _: _FAILED),
        }

    def forget(self) -> None:
        """The field comes up again; the reader's own settings stay."""
        self._tag.power_up()

    def transmit(self, raw: bytes) -> bytes:
        """The response to any bytes.

        They are not parsed as an APDU first: many programs send frames for the PN532 with an Lc
        that is not their length, and a real reader forwards what came.
        """
        if len(raw) < HEADER:
            return _WRONG_LENGTH
        if raw[0] != _READER:
            return _NO_INSTRUCTION
        function = self._functions.get(raw[1])
        return function(raw) if function else _NO_FUNCTION

    def _get_data(self, raw: bytes) -> bytes:
        """FF CA 00 00: the UID, as many bytes as there are. No ATS (P1 = 01): this is no -4 tag."""
        if raw[2] or raw[3]:
            return _NO_FUNCTION
        if len(raw) != _WITH_LE:
            return _WRONG_LENGTH
        uid, le = self._tag.uid, raw[4]
        if le in (0, len(uid)):
            return uid + _OK
        return uid + _END_REACHED if le > len(uid) else (status.WRONG_LE | len(uid)).to_bytes(2)

    def _read(self, raw: bytes) -> bytes:
        """FF B0: Le bytes from the page P1 P2 on, at most 16; Le 00 means 16."""
        if len(raw) != _WITH_LE:
            return _WRONG_LENGTH
        length = raw[4] or _BLOCK
        if raw[2] or length > _BLOCK:
            return _FAILED
        answer = self._tag.transceive(bytes((_TAG_READ, raw[3])))
        return answer[:length] + _OK if isinstance(answer, bytes) else _FAILED

    def _update(self, raw: bytes) -> bytes:
        """FF D6: write the page P1 P2; of 16 bytes the first four, as for an Ultralight."""
        data = _data(raw)
        if raw[2] or len(data) not in (_PAGE, _BLOCK):
            return _FAILED
        answer = self._tag.transceive(bytes((_TAG_WRITE, raw[3])) + data[:_PAGE])
        return _OK if answer is Signal.ACK else _FAILED

    def _own(self, raw: bytes) -> bytes:
        """FF 00: a frame for the PN532, or the reader's own LEDs, parameter and name."""
        p1, p2 = raw[2:4]
        if p1 == p2 == 0:
            answer = self._pn532.exchange(raw[5:], raw[4] if len(raw) > HEADER else 0)
            return _FAILED if answer is None else answer + _OK
        if p1 == _Own.LEDS and len(_data(raw)) == _BLINKING:
            return self._set_leds(p2)
        return self._setting(p1, p2) if len(raw) <= _WITH_LE else _FAILED

    def _setting(self, p1: int, p2: int) -> bytes:
        if p1 == _Own.SET_PARAMETER:
            self._parameter = p2
        match p1, p2:
            case (_Own.BUZZER, _):
                return _OK
            case (_Own.SET_PARAMETER, _) | (_Own.GET_PARAMETER, 0):
                return bytes((_STATE, self._parameter))
            case (_Own.FIRMWARE, 0):
                return _VERSION
        return _FAILED

    def _set_leds(self, p2: int) -> bytes:
        """New states of the LEDs, and which of them count. The blinking is for nobody's eyes."""
        states, counts = p2 & 0b11, p2 >> 2 & 0b11
        self._leds = self._leds & ~counts | states & counts
        return bytes((_STATE, self._leds))


def _data(raw: bytes) -> bytes:
    """The data of a short command, with or without an Le; b"" where Lc is not their length."""
    if len(raw) <= _WITH_LE:
        return b""
    length = raw[4]
    return raw[5 : 5 + length] if len(raw) - 5 in (length, length + 1) else b""
