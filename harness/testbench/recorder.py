"""What happened on a bench since it was last begun anew, for whoever asks later."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, Final

from harness.bench.bench import OnEvent

MOST: Final = 20_000


class Recorder:
    """Keeps a bench's events, and passes each on; the newest ones where there are too many.

    dropped: how many were not kept here, or by the bench.
    """

    def __init__(self, *listeners: OnEvent, most: int = MOST) -> None:
        self._listeners = [*listeners]
        self._events: deque[dict[str, Any]] = deque(maxlen=most)
        self._turn = threading.Condition()
        self.dropped = 0

    def take(self, event: dict[str, Any]) -> None:
        """Keep an event, and pass it on."""
        with self._turn:
            if event.get("kind") == "dropped":
                self.dropped += int(event.get("events", 0))
            if len(self._events) == self._events.maxlen:
                self.dropped += 1
            self._events.append(event)
            self._turn.notify_all()
        for listener in [*self._listeners]:
            listener(event)

    def listen(self, listener: OnEvent) -> None:
        """Pass events on to one more."""
        self._listeners.append(listener)

    def leave(self, listener: OnEvent) -> None:
        """Pass events on to one less."""
        self._listeners.remove(listener)

    def clear(self) -> None:
        """Forget what happened."""
        with self._turn:
            self._events.clear()
            self.dropped = 0

    @property
    def events(self) -> list[dict[str, Any]]:
        """What happened, oldest first."""
        with self._turn:
            return [*self._events]

    def wait(self, wanted: Callable[[Mapping[str, Any]], bool], limit_s: float | None) -> bool:
        """Wait until there is such an event; False when none has come in limit_s (seconds)."""
        with self._turn:
            return self._turn.wait_for(lambda: any(map(wanted, self._events)), limit_s)
