"""The hello card as cards in the field are: it refuses, answers in parts, or too much, or cut.

What a card answers is up to ISO 7816-4; what vpcd cannot carry (65535 bytes) is not tried.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from harness.cards import status
from harness.cards.apdu import CommandApdu, ResponseApdu
from harness.cards.errors import CardError
from harness.cards.hello import ATR_T1, GREETING, HELLO_AID, HelloCard

_GET_RESPONSE: Final = 0xC0


class Delivery(StrEnum):
    """How the greeting gets to the reader (ISO 7816-4, 5.3.4 and 11.7.1)."""

    DIRECT = "direct"
    GET_RESPONSE = "get-response"  # 61xx, and the data for GET RESPONSE
    EXACT_LE = "exact-le"  # 6Cxx until the command asks for exactly so many


class TroubledCard(HelloCard):
    """After SELECT it does one of these instead of greeting at once.

    refusal:  this status word, without data.
    delivery: the greeting, but not at once; chunk: bytes of it per GET RESPONSE, at most 255.
    cut:      the first so many bytes of the answer, status word included, and no more.
    """

    def __init__(
        self,
        atr: bytes = ATR_T1,
        greeting: str = GREETING,
        aid: bytes = HELLO_AID,
        *,
        refusal: int | None = None,
        delivery: Delivery = Delivery.DIRECT,
        chunk: int = 0,
        cut: int = 0,
    ) -> None:
        super().__init__(atr, greeting, aid)
        length = len(greeting.encode())
        self._chunk = chunk or length
        counted = {
            Delivery.DIRECT: 1,
            Delivery.GET_RESPONSE: min(self._chunk, length),
            Delivery.EXACT_LE: length,
        }
        if not 1 <= counted[delivery] <= 255:
            raise CardError("61xx and 6Cxx count 1 to 255 bytes here")
        self._refusal, self._delivery, self._cut = refusal, delivery, cut
        self._pending = b""

    def forget(self) -> None:
        super().forget()
        self._pending = b""

    def transmit(self, raw: bytes) -> bytes:
        answer = super().transmit(raw)
        return answer[: self._cut] if self._cut and len(answer) > 2 else answer

    def process(self, command: CommandApdu) -> ResponseApdu:
        if command.cla == 0 and command.ins == _GET_RESPONSE and self._pending:
            return self._part(command)
        self._pending = b""
        return super().process(command)

    def greet(self, command: CommandApdu) -> ResponseApdu:
        if self._refusal is not None:
            return ResponseApdu(b"", self._refusal)
        whole = super().greet(command)
        if whole.sw != status.OK:
            return whole
        length = len(whole.data)
        match self._delivery:
            case Delivery.EXACT_LE if command.le != length:
                return ResponseApdu(b"", status.WRONG_LE | length)
            case Delivery.GET_RESPONSE:
                self._pending = whole.data
                return ResponseApdu(b"", status.MORE_DATA | min(length, self._chunk))
        return whole

    def _part(self, command: CommandApdu) -> ResponseApdu:
        if command.p1 or command.p2:
            return ResponseApdu(b"", status.WRONG_P1_P2)
        size = min(self._chunk, len(self._pending))
        if command.le not in (size, 256, 65536):  # the last two: Le 00, all there is
            return ResponseApdu(b"", status.WRONG_LE | size)
        part, self._pending = self._pending[:size], self._pending[size:]
        left = min(self._chunk, len(self._pending))
        return ResponseApdu(part, status.MORE_DATA | left if left else status.OK)
