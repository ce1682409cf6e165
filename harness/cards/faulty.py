"""A card as cards in the field are: it refuses, answers in parts, or too much, or cut.

What a card answers is up to ISO 7816-4; what vpcd cannot carry (65535 bytes) is not tried.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, Self

from harness.cards import status
from harness.cards.apdu import CommandApdu
from harness.cards.card import Card
from harness.cards.errors import ApduError, CardError
from harness.cards.options import Options

_GET_RESPONSE: Final = 0xC0
_OK: Final = status.OK.to_bytes(2)
_MOST: Final = 0x100  # bytes that 61xx and 6Cxx can count; 00 stands for all of them


class Delivery(StrEnum):
    """Ways in which data get to the reader (ISO 7816-4, 5.3.4 and 11.7.1)."""

    DIRECT = "direct"
    GET_RESPONSE = "get-response"  # 61xx, and the data for GET RESPONSE
    EXACT_LE = "exact-le"  # 6Cxx until the command asks for exactly so many


class Faulty(Card):
    """Another card, whose every response that carries data with 90 00 has one of these faults.

    refusal:  this status word in its place, without data.
    delivery: the data, but not at once; chunk: bytes of it per GET RESPONSE, 1 to 256.
    cut:      the first so many bytes of the response, status word included, and no more.

    A response that is a status word alone, such as SELECT's, passes as it is. Data that are
    too long for 6Cxx to count are delivered at once.
    """

    def __init__(
        self,
        card: Card,
        *,
        refusal: int | None = None,
        delivery: Delivery = Delivery.DIRECT,
        chunk: int = _MOST,
        cut: int = 0,
    ) -> None:
        super().__init__(card.atr)
        if not 1 <= chunk <= _MOST:
            raise CardError(f"a chunk has 1 to {_MOST} bytes, not {chunk}")
        self._card = card
        self._refusal, self._delivery, self._chunk, self._cut = refusal, delivery, chunk, cut
        self._pending = b""

    @classmethod
    def from_options(cls, card: Card, options: Options) -> Self:  # type: ignore[override]
        """The faults that options describe, on a card."""
        refusal = options.hex("refusal", length=2)
        made = cls(
            card,
            refusal=int.from_bytes(refusal) if refusal else None,
            delivery=Delivery(options.one_of("delivery", Delivery.DIRECT, [*Delivery])),
            chunk=options.number("chunk") or _MOST,
            cut=options.number("cut"),
        )
        options.refuse_unknown()
        return made

    def transmit(self, raw: bytes) -> bytes:
        response = self._fetch(raw) if self._pending else None
        if response is None:
            self._pending = b""
            response = self._card.transmit(raw)
            if len(response) > 2 and response.endswith(_OK):
                response = self._deliver(raw, response[:-2])
        return response[: self._cut] if self._cut and len(response) > 2 else response

    def _deliver(self, raw: bytes, data: bytes) -> bytes:
        """The response to a command for which the card has these data."""
        if self._refusal is not None:
            return self._refusal.to_bytes(2)
        exact = len(data) > _MOST or _le(raw) == len(data)
        match self._delivery:
            case Delivery.EXACT_LE if not exact:
                return _counted(status.WRONG_LE, len(data))
            case Delivery.GET_RESPONSE:
                self._pending = data
                return _counted(status.MORE_DATA, self._next)
        return data + _OK

    def _fetch(self, raw: bytes) -> bytes | None:
        """The response to GET RESPONSE; None for any other command."""
        try:
            command = CommandApdu.parse(raw)
        except ApduError:
            return None
        if command.cla or command.ins != _GET_RESPONSE:
            return None
        if command.p1 or command.p2:
            return status.WRONG_P1_P2.to_bytes(2)
        if command.le not in (self._next, 0x100, 0x10000):  # the last two: Le 00, all there is
            return _counted(status.WRONG_LE, self._next)
        size = self._next
        part, self._pending = self._pending[:size], self._pending[size:]
        return part + (_counted(status.MORE_DATA, self._next) if self._pending else _OK)

    @property
    def _next(self) -> int:
        """The size of the next part in bytes."""
        return min(self._chunk, len(self._pending))

    def save(self) -> bytes:
        return self._card.save()

    def forget(self) -> None:
        self._pending = b""
        self._card.forget()

    def power_on(self) -> None:
        self._pending = b""
        self._card.power_on()
        self.atr = self._card.atr

    def power_off(self) -> None:
        self._pending = b""
        self._card.power_off()

    def reset(self) -> None:
        self._pending = b""
        self._card.reset()
        self.atr = self._card.atr


def _counted(word: int, count: int) -> bytes:
    """61xx or 6Cxx with a count of 1 to 256, which is written 00."""
    return (word | count & 0xFF).to_bytes(2)


def _le(raw: bytes) -> int | None:
    """The Le of a command; None where it has none, or is none."""
    try:
        return CommandApdu.parse(raw).le
    except ApduError:
        return None
