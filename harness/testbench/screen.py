"""The trace on a screen, which may be slower than what is to be shown."""

from __future__ import annotations

import threading
from collections import deque
from typing import Any, Final

from rich.console import Console
from rich.text import Text

from harness.render.card_trace import CardTrace

_MOST: Final = 5_000  # lines of which a terminal shows a second's worth


class Screen:
    """Prints events in a thread of its own; whoever tells them never waits.

    What comes while too many have not been printed is counted, and said in its place.
    """

    def __init__(self, out: Console, most: int = _MOST) -> None:
        self._out, self._trace = out, CardTrace(out)
        self._most = most
        self._events: deque[dict[str, Any] | int] = deque()
        self._turn = threading.Condition()
        self._over = False
        self._thread = threading.Thread(target=self._print, name="screen", daemon=True)
        self._thread.start()

    def take(self, event: dict[str, Any]) -> None:
        """Show an event."""
        with self._turn:
            last = self._events[-1] if self._events else None
            if isinstance(last, int):
                if len(self._events) > self._most // 2:
                    self._events[-1] = last + 1
                    return
            elif len(self._events) >= self._most:
                self._events.append(1)
                return
            self._events.append(event)
            self._turn.notify()

    def end(self, limit_s: float) -> None:
        """Print what is left, as far as that goes in limit_s (seconds)."""
        with self._turn:
            self._over = True
            self._turn.notify()
        self._thread.join(limit_s)
        with self._turn:
            left = sum(item if isinstance(item, int) else 1 for item in self._events)
            self._events.clear()
        if left:
            self._skipped(left)

    def _print(self) -> None:
        while True:
            with self._turn:
                self._turn.wait_for(lambda: self._events or self._over)
                if not self._events:
                    return
                item = self._events.popleft()
            if isinstance(item, int):
                self._skipped(item)
            else:
                self._trace.event(item)

    def _skipped(self, events: int) -> None:
        said = f"{events} events are not shown: they came faster than the screen. --save keeps all."
        self._out.print(Text(said, "bold yellow"))
