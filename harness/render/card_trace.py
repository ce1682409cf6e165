"""What a card sees while it is used, line by line, for people."""

from __future__ import annotations

import threading
from typing import Any, Final

from rich.console import Console
from rich.text import Text

from harness.vicc.lines import gap, line


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
            if event["kind"] in ("client-refused", "dropped"):
                words = refusal if event["kind"] == "client-refused" else gap
                self._out.print(Text(words(event), "bold red"))
                return
            now = int(event.get("t_ns", 0))
            self._start = now if self._start is None else self._start
            self._out.print(Text(line(event, self._start), self._STYLES.get(event["kind"], "dim")))


def refusal(event: dict[str, Any]) -> str:
    """A refused client in plain words: the program itself hears only "Service was stopped"."""
    return (
        f"A client was refused: its PC/SC library speaks protocol {event['client']} to pcscd, "
        f"and this pcscd speaks {event['daemon']}.\n"
        '  The program hears "Service was stopped" (SCARD_E_SERVICE_STOPPED); the card was never '
        "asked.\n  Use a libpcsclite of pcsc-lite 1.8.24 or later in that program."
    )
