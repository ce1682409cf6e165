"""What a card sees while it is used, line by line, for people."""

from __future__ import annotations

import threading
from typing import Any, Final

from rich.console import Console
from rich.text import Text

from harness.world.lines import about, line


class CardTrace:
    """Prints a card's events with the time since the first one; any thread may call it."""

    _STYLES: Final = {
        "command": "cyan",
        "response": "green",
        "fault": "bold red",
        "order": "bold yellow",
    }
    _UNSHOWN: Final = frozenset({"waiting", "trigger"})  # of those who give orders, not the card

    def __init__(self, out: Console) -> None:
        self._out = out
        self._start: int | None = None
        self._lock = threading.Lock()

    def event(self, event: dict[str, Any]) -> None:
        """Print one event."""
        with self._lock:
            if event["kind"] in self._UNSHOWN:
                return
            if words := about(event):
                self._out.print(Text(words, "bold red"))
                return
            now = int(event.get("t_ns", 0))
            self._start = now if self._start is None else self._start
            self._out.print(Text(line(event, self._start), self._STYLES.get(event["kind"], "dim")))
