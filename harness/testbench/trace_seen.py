"""The trace of a bench as a value: what the cards saw, to assert on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from harness.forms.json_lines import event_of
from harness.forms.reading import spaced
from harness.forms.recording import exchanges
from harness.trace.trace import Event
from harness.world.lines import lines


@dataclass(frozen=True)
class TraceSeen:
    """What happened since the bench was begun anew, oldest first.

    told: as the bench told it, with what is no card's (a refused client, a gap).
    dropped: how many events are missing. As text it is the lines that `inv bench` shows.
    """

    told: Sequence[Mapping[str, Any]]
    dropped: int = 0

    @property
    def events(self) -> list[Event]:
        """What happened to the cards, and the orders in their places."""
        return [event_of(dict(event)) for event in self.told if "t_ns" in event]

    @property
    def exchanges(self) -> list[tuple[str, str]]:
        """Each command with its response, `00 A4 ...` and `90 00`; "" where none came."""
        return [(spaced(one.command), spaced(one.response)) for one in exchanges(self.events)]

    @property
    def commands(self) -> list[str]:
        """The commands, in hexadecimal."""
        return [command for command, _ in self.exchanges]

    @property
    def kinds(self) -> list[str]:
        """The kinds of events: insert, power-on, command, response, reset, remove, order, ..."""
        return [event.kind for event in self.events]

    def __str__(self) -> str:
        return "\n".join(lines(self.told))
