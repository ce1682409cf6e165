"""What a card sees while it is used, line by line, for people."""

from __future__ import annotations

import threading
from typing import Any

from rich.console import Console
from rich.text import Text

from harness.atr.decode import decode
from harness.atr.words import summary
from harness.cards import status
from harness.programs.contract import hex_bytes


class CardTrace:
    """Prints a card's events with the time since the first one; any thread may call it."""

    _STYLES = {"command": "cyan", "response": "green", "fault": "bold red"}  # noqa: RUF012

    def __init__(self, out: Console) -> None:
        self._out = out
        self._start: int | None = None
        self._lock = threading.Lock()

    def event(self, event: dict[str, Any]) -> None:
        """Print one event."""
        with self._lock:
            if event["kind"] == "client-refused":
                self._out.print(Text(refusal(event), "bold red"))
                return
            now = int(event.get("t_ns", 0))
            self._start = now if self._start is None else self._start
            line = f"{(now - self._start) / 1e9:10.6f}  {self._words(event)}"
            self._out.print(Text(line, self._STYLES.get(event["kind"], "dim")))

    @staticmethod
    def _words(event: dict[str, Any]) -> str:
        data = bytes.fromhex(event.get("hex", ""))
        match event["kind"]:
            case "insert" if data:
                return f"insert {hex_bytes(data)}: {summary(decode(data))}"
            case "command":
                return f"> {hex_bytes(data)}"
            case "response":
                name = status.name(int.from_bytes(data[-2:], "big"))
                return f"< {hex_bytes(data)}  ({name})"
        return " ".join(filter(None, [event["kind"], hex_bytes(data), event.get("text", "")]))


def refusal(event: dict[str, Any]) -> str:
    """A refused client in plain words: the program itself hears only "Service was stopped"."""
    return (
        f"A client was refused: its PC/SC library speaks protocol {event['client']} to pcscd, "
        f"and this pcscd speaks {event['daemon']}.\n"
        '  The program hears "Service was stopped" (SCARD_E_SERVICE_STOPPED); the card was never '
        "asked.\n  Use a libpcsclite of pcsc-lite 1.8.24 or later in that program."
    )
