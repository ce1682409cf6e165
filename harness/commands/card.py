"""`inv card`: a card for a vpcd anywhere, where vsmartcard has its `vicc`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.text import Text

from harness.render.card_trace import CardTrace
from harness.render.console import console
from harness.vicc.asked import Asked
from harness.vicc.stand import stand


class Shown:
    """Shows on this terminal what a card sees."""

    def __init__(self) -> None:
        self._out = console()
        self._trace = CardTrace(self._out)

    def event(self, event: Mapping[str, Any]) -> None:
        self._trace.event(dict(event))

    def ready(self, text: str) -> None:
        self._out.print(Text(text, "bold green"))

    def waits(self, text: str) -> None:
        self._out.print(Text(text, "yellow"))

    def wrong(self, text: str) -> None:
        self._out.print(Text(text, "bold red"))

    def left(self, text: str) -> None:
        self._out.print(Text(f"\n{text}"))


def card(asked: Asked) -> None:
    """Keep a card in the slot of a vpcd, and show what it sees, until Ctrl-C."""
    stand(asked, Shown())
