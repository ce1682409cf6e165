"""Cards of one's own: played in this process, asked for by the bench."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Mapping
from typing import Any, Final

from harness.bench.bench import Bench
from harness.benchd.outside_card import KIND
from harness.cards.card import Card
from harness.cards.guard import Guarded
from harness.errors import BenchFailed

_ANSWER_S: Final = 10.0


class OwnCards:
    """Plays the cards of a bench's slots, each in a thread of its own.

    What a card's code raises is a fault in the trace, as everywhere; `process` may take its time.
    """

    def __init__(self) -> None:
        self._cards: dict[int, Guarded] = {}
        self._asked: dict[int, queue.SimpleQueue[Mapping[str, Any] | None]] = {}
        self.bench: Bench | None = None  # whom the answers go to

    def put(self, card: Card, slot: int) -> dict[str, Any]:
        """Have a card ready for a slot; what the bench is to be told of it."""
        self._cards[slot] = Guarded(card)
        if slot not in self._asked:
            asked = self._asked[slot] = queue.SimpleQueue()
            name = f"card-{slot}"
            threading.Thread(target=self._play, args=(asked,), name=name, daemon=True).start()
        return {"outside": card.atr.hex(), "slot": slot}

    def take(self, event: dict[str, Any]) -> bool:
        """Take an event of the bench; whether it was a question to a card."""
        if event.get("kind") != KIND:
            return False
        self._asked[int(event["slot"])].put(event)
        return True

    def end(self) -> None:
        """Play no more."""
        for asked in self._asked.values():
            asked.put(None)

    def _play(self, asked: queue.SimpleQueue[Mapping[str, Any] | None]) -> None:
        while (question := asked.get()) is not None and self.bench is not None:
            card = self._cards[int(question["slot"])]
            response = _done(card, str(question["what"]), bytes.fromhex(str(question["hex"])))
            faults = [card.faults.popleft() for _ in range(len(card.faults))]
            answer = {"hex": response.hex(), "atr": card.atr.hex(), "faults": faults}
            with contextlib.suppress(BenchFailed):  # it has ended, or the card was pulled
                self.bench.ask("respond", _ANSWER_S, number=question["number"], **answer)


def _done(card: Guarded, what: str, raw: bytes) -> bytes:
    """Let a card do what it is asked; its response to a command, else nothing."""
    match what:
        case "transmit":
            return card.transmit(raw)
        case "power-on":
            card.power_on()
        case "power-off":
            card.power_off()
        case "reset":
            card.reset()
        case _:
            card.forget()
    return b""
