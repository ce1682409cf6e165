"""The card of the hello-world programs: one application, one command, one greeting."""

from __future__ import annotations

from typing import Final, Self

from harness.atr.make import both_protocols, one_protocol, t0_only
from harness.cards import status
from harness.cards.apdu import CommandApdu, ResponseApdu
from harness.cards.card import Card
from harness.cards.errors import CardError
from harness.cards.options import Options

HELLO_AID: Final = bytes.fromhex("A0 00 00 00 62 03 01 0C 06 01")
GREETING: Final = "Hello world!"
MAX_GREETING: Final = 65533  # with the status word, the longest answer vpcd can carry

_HISTORICAL: Final = b"Hello world!"  # ISO 7816-4, 12.1.1: H is no category, so proprietary

ATR: Final = both_protocols(_HISTORICAL)
ATR_T0: Final = t0_only(_HISTORICAL)
ATR_T1: Final = one_protocol(1, _HISTORICAL)
BOTH: Final = "both"
ATRS: Final = {"T=0": ATR_T0, "T=1": ATR_T1, BOTH: ATR}  # by the protocols that are offered

_SELECT: Final = 0xA4
_GREET: Final = 0x00
_BY_DF_NAME: Final = 0x04
_FCI_OR_NOTHING: Final = (0x00, 0x0C)  # P2: first occurrence, with or without an answer

_DONE: Final = ResponseApdu(b"", status.OK)


class HelloCard(Card):
    """SELECT by DF name, then `00 00 00 00` gives the greeting.

    greeting: 0 to 65533 bytes in UTF-8. Above 256 no answer to a short command holds it, and
              what readers and wrappers make of it is theirs; above that vpcd has no room.
    aid:      the application's name, 5 to 16 bytes (ISO 7816-4, 12.2.3).
    """

    def __init__(self, atr: bytes = ATR, greeting: str = GREETING, aid: bytes = HELLO_AID) -> None:
        super().__init__(atr)
        try:
            text = greeting.encode()
        except UnicodeEncodeError as error:
            raise CardError(f"a greeting is text in Unicode: {error}") from None
        if len(text) > MAX_GREETING:
            raise CardError(
                f"a greeting has at most {MAX_GREETING} bytes in UTF-8, not {len(text)}"
            )
        if not 5 <= len(aid) <= 16:
            raise CardError(f"an AID has 5 to 16 bytes, this has {len(aid)}")
        self._aid = aid
        self._greeting = ResponseApdu(text, status.OK)
        self._selected = False

    @classmethod
    def from_options(cls, options: Options) -> Self:
        """ATR, greeting and AID. The ATR may be given whole, or by what it offers: see ATRS."""
        protocol = options.one_of("protocol", BOTH, ATRS)
        return cls(
            options.hex("atr", ATRS[protocol]),
            options.text("greeting", GREETING),
            options.hex("aid", HELLO_AID),
        )

    def forget(self) -> None:
        self._selected = False

    def process(self, command: CommandApdu) -> ResponseApdu:
        refusal = class_refusal(command.cla) if command.cla else None
        if refusal:
            return ResponseApdu(b"", refusal)
        if command.ins == _SELECT:
            return self._select(command)
        if command.ins == _GREET and self._selected:
            return self.greet(command)
        return ResponseApdu(b"", status.INS_NOT_SUPPORTED)

    def _select(self, command: CommandApdu) -> ResponseApdu:
        if command.p1 != _BY_DF_NAME or command.p2 not in _FCI_OR_NOTHING:
            return ResponseApdu(b"", status.INCORRECT_P1_P2)
        if not command.data:
            return ResponseApdu(b"", status.WRONG_LENGTH)
        if command.data != self._aid:
            return ResponseApdu(b"", status.FILE_NOT_FOUND)
        self._selected = True
        return _DONE

    def greet(self, command: CommandApdu) -> ResponseApdu:
        """The answer to `00 00 00 00` while the application is selected."""
        if command.p1 or command.p2:
            return ResponseApdu(b"", status.WRONG_P1_P2)
        if command.data:
            return ResponseApdu(b"", status.WRONG_LENGTH)
        length = len(self._greeting.data)
        if command.le is not None and command.le < length <= 256:
            return ResponseApdu(b"", status.WRONG_LE | length & 0xFF)
        return self._greeting


def class_refusal(cla: int) -> int | None:
    """The status word for a class byte a plain card does not serve, None for 00.

    ISO 7816-4, 5.4.1: 000x xxxx and 01xx xxxx are interindustry (chaining, secure messaging
    and channel in bits); 001x xxxx is reserved, 1xxx xxxx proprietary or FF, invalid.
    """
    if cla & 0xE0 == 0x00:
        messaging, channel = cla & 0x0C, cla & 0x03
    elif cla & 0xC0 == 0x40:
        messaging, channel = cla & 0x20, 4 + (cla & 0x0F)
    else:
        return status.CLA_NOT_SUPPORTED
    if channel:
        return status.CHANNEL_NOT_SUPPORTED
    if messaging:
        return status.SECURE_MESSAGING_NOT_SUPPORTED
    return status.CHAINING_NOT_SUPPORTED if cla & 0x10 else None
