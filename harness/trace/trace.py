"""The trace of the cards: events as they happen.

Kept in memory while commands run, because one exchange takes 50 us in all; turned into
events, and lines of JSON, when somebody asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic_ns
from typing import Final, Literal

Kind = Literal["insert", "remove", "power-on", "power-off", "reset", "command", "response", "fault"]

MAX_EVENTS: Final = 50_000
MAX_BYTES: Final = 4 << 20


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a card.

    t_ns: the card machine's monotonic clock; only differences mean anything.
    data: the APDU of a command or response, the ATR of a card that is put in, else empty.
    text: what a fault was.
    slot: of the reader that the card is in, from 0.
    """

    t_ns: int
    kind: Kind
    data: bytes = b""
    text: str = ""
    slot: int = 0

    def as_object(self) -> dict[str, object]:
        """For JSON: bytes as `00 A4 ...`, text only where there is any."""
        fields: dict[str, object] = {"t_ns": self.t_ns, "kind": self.kind, "slot": self.slot}
        fields["hex"] = self.data.hex(" ").upper()
        return fields | ({"text": self.text} if self.text else {})


class Trace:
    """Records events up to a number of events and of bytes.

    What comes after the first event that did not fit is only counted, so that a trace is
    always the beginning of what happened and never has holes.
    """

    def __init__(self, max_events: int = MAX_EVENTS, max_bytes: int = MAX_BYTES) -> None:
        self._max_events, self._max_bytes = max_events, max_bytes
        self.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._items: list[tuple[int, Kind, bytes, str, int]] = []
        self._room = self._max_bytes
        self._shown = 0
        self.dropped = 0

    def add(self, kind: Kind, data: bytes = b"", text: str = "", slot: int = 0) -> None:
        """Record what happens now. On the path of every command, hence tuples, not events."""
        self._room -= len(data) + len(text)
        if self._room < 0 or self.dropped or len(self._items) >= self._max_events:
            self.dropped += 1
        else:
            self._items.append((monotonic_ns(), kind, data, text, slot))

    @property
    def unsent(self) -> bool:
        """Whether there are events that `news` has not given."""
        return self._shown < len(self._items)

    def news(self) -> list[Event]:
        """The events since `news` was last asked. They stay recorded."""
        fresh = [Event(*item) for item in self._items[self._shown :]]
        self._shown = len(self._items)
        return fresh

    def drain(self) -> list[Event]:
        """All recorded events, oldest first; the last says how many did not fit, if any."""
        events = [Event(*item) for item in self._items]
        if self.dropped:
            last = f"{self.dropped} more events did not fit and were not recorded"
            events.append(Event(monotonic_ns(), "fault", b"", last))
        self.clear()
        return events
