"""Cards that are played outside the bench, by whoever has opened it: asked here, answered there."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from queue import SimpleQueue
from typing import Final

from harness.cards.card import Card
from harness.cards.errors import CardError, CardFault

KIND: Final = "card-asked"
Fields = Mapping[str, object]


class Outside:
    """Asks {"kind": "card-asked", "number": n, "slot": s, "what": w, "hex": "..."} and waits.

    what: transmit, power-on, power-off, reset or forget. The answer to a number has the response
    in `hex`, the card's ATR in `atr`, and in `faults` what went wrong in its code.
    """

    def __init__(self, tell: Callable[[Fields], None]) -> None:
        self._tell = tell
        self._numbers = itertools.count(1)
        self._waiting: dict[int, SimpleQueue[Fields]] = {}

    def ask(self, slot: int, what: str, raw: bytes) -> Fields:
        """The answer; waited for as long as it takes, by the thread of the slot's card alone."""
        number = next(self._numbers)
        answers = self._waiting[number] = SimpleQueue[Fields]()
        self._tell({"kind": KIND, "number": number, "slot": slot, "what": what, "hex": raw.hex()})
        return answers.get()

    def answer(self, fields: Fields) -> None:
        """Give the answer to a question. CardError for a number that nobody asked with."""
        waiting = self._waiting.pop(int(str(fields.get("number", 0))), None)
        if waiting is None:
            raise CardError(f"nobody waits for an answer {fields.get('number')!r}")
        waiting.put(fields)


class OutsideCard(Card):
    """A card of a slot; what it does is done outside."""

    def __init__(self, atr: bytes, slot: int, outside: Outside) -> None:
        super().__init__(atr)
        self._slot, self._outside = slot, outside

    def transmit(self, raw: bytes) -> bytes:
        return bytes.fromhex(str(self._ask("transmit", raw).get("hex", "")))

    def forget(self) -> None:
        self._ask("forget")

    def power_on(self) -> None:
        self._ask("power-on")

    def power_off(self) -> None:
        self._ask("power-off")

    def reset(self) -> None:
        self._ask("reset")

    def _ask(self, what: str, raw: bytes = b"") -> Fields:
        answer = self._outside.ask(self._slot, what, raw)
        if atr := answer.get("atr"):
            self.atr = bytes.fromhex(str(atr))
        if isinstance(faults := answer.get("faults"), list) and faults:
            raise CardFault("; ".join(map(str, faults)))
        return answer
