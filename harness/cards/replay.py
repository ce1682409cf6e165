"""A card that answers as another one did: it replays a recording."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Final, Self

from harness.atr.make import both_protocols
from harness.cards.card import Card
from harness.cards.errors import CardError, CardFault
from harness.cards.options import Options

ATR: Final = both_protocols(b"")  # of a recording that has none
STRICT, FREE = "strict", "free"

_SHOWN: Final = 20  # bytes of a command in a message

Exchanges = Sequence[tuple[bytes, bytes]]


class ReplayCard(Card):
    """Answers with what was recorded; anything else is 6F 00, and a fault that says why.

    strict: the recorded commands in their order. After power-on or a reset the recording goes
            on, or begins again, as the next command has it.
    free:   any recorded command at any time; of several responses to it the last one.
    """

    def __init__(self, exchanges: Exchanges, atr: bytes = ATR, *, free: bool = False) -> None:
        super().__init__(atr)
        self._exchanges = exchanges
        self._answers = dict(exchanges)
        self._free = free
        self._next = 0
        self._may_begin_again = True

    @classmethod
    def from_options(cls, options: Options) -> Self:
        """trace: a recording in JSON Lines; mode: strict or free; atr: in place of its own."""
        recorded, exchanges = parse(options.text("trace"))
        mode = options.one_of("mode", STRICT, (STRICT, FREE))
        return cls(exchanges, options.hex("atr", recorded), free=mode == FREE)

    def power_on(self) -> None:
        self._may_begin_again = True

    def reset(self) -> None:
        self._may_begin_again = True

    def transmit(self, raw: bytes) -> bytes:
        return self._of_any(raw) if self._free else self._in_order(raw)

    def _of_any(self, raw: bytes) -> bytes:
        if raw not in self._answers:
            raise CardFault(f"replay: {shown(raw)} was never recorded")
        return _there(self._answers[raw], raw)

    def _in_order(self, raw: bytes) -> bytes:
        at = self._next
        if self._may_begin_again and not self._fits(at, raw) and self._fits(0, raw):
            at = 0
        if not self._fits(at, raw):
            raise CardFault(self._what_would_fit(at, raw))
        self._next, self._may_begin_again = at + 1, False
        return _there(self._exchanges[at][1], raw)

    def _fits(self, at: int, raw: bytes) -> bool:
        return at < len(self._exchanges) and self._exchanges[at][0] == raw

    def _what_would_fit(self, at: int, raw: bytes) -> str:
        if at == len(self._exchanges):
            return f"replay: the recording has {at} commands, and {shown(raw)} is one more"
        expected = shown(self._exchanges[at][0])
        return f"replay: command {at + 1} was {expected}, and not {shown(raw)}"


def _there(response: bytes, raw: bytes) -> bytes:
    if not response:
        raise CardFault(f"replay: {shown(raw)} had no response when it was recorded")
    return response


def shown(raw: bytes) -> str:
    """A command in a message."""
    rest = f"... ({len(raw)} bytes)" if len(raw) > _SHOWN else ""
    return raw[:_SHOWN].hex(" ").upper() + rest


def parse(text: str) -> tuple[bytes, list[tuple[bytes, bytes]]]:
    """ATR and exchanges from lines of JSON. CardError, with the line, for what is none.

    What counts is the key `atr`, or the bytes of the first `insert`, and the bytes of each
    `command` and `response`; other events may be there.
    """
    atr, exchanges, waits = b"", list[tuple[bytes, bytes]](), False
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        kind, data, own = _parsed(number, line)
        match kind:
            case "command":
                exchanges.append((data, b""))
                waits = True
            case "response" if waits:
                exchanges[-1] = exchanges[-1][0], data
                waits = False
            case "response":
                raise CardError(f"trace, line {number}: a response to no command")
            case "insert":
                atr = atr or data
        atr = own or atr
    return atr or ATR, exchanges


def _parsed(number: int, line: str) -> tuple[str, bytes, bytes]:
    """Kind, bytes and ATR of a line."""
    try:
        fields = json.loads(line)
        data, atr = (bytes.fromhex(fields.get(key, "")) for key in ("hex", "atr"))
        return str(fields.get("kind", "")), data, atr
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise CardError(f"trace, line {number}: not a line of a recording: {error}") from None
