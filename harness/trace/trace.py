"""The trace of the cards: events as they happen.

Kept in memory while commands run, because one exchange takes 50 us in all; turned into
events, and lines of JSON, when somebody asks.
"""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from time import monotonic_ns
from typing import Final, Literal

Kind = Literal[
    "insert", "remove", "power-on", "power-off", "reset", "command", "response", "fault", "order"
]
Item = tuple[int, Kind, bytes, str, int]  # the fields of an Event, on the path of every command

MAX_EVENTS: Final = 50_000
MAX_BYTES: Final = 4 << 20


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a card, or that somebody had done to it.

    t_ns: the card machine's monotonic clock; only differences mean anything.
    data: the APDU of a command or response, the ATR of a card that is put in, else empty.
    text: what a fault was, or the order that was obeyed.
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
    """Records events up to a number of events and of bytes; any thread may add.

    What comes after the first event that did not fit is only counted, so that a trace is
    always the beginning of what happened and never has holes. Where events are taken out while
    they come, it goes on when all have been taken and the number of the lost has been asked for.
    """

    def __init__(self, max_events: int = MAX_EVENTS, max_bytes: int = MAX_BYTES) -> None:
        self._max_events, self._max_bytes = max_events, max_bytes
        self._lock = threading.Lock()
        self._items: deque[Item] = deque()
        self.clear()

    def __len__(self) -> int:
        """How many events are recorded, and not taken."""
        return len(self._items)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._items.clear()
            self._room = self._max_bytes
            self.dropped = 0

    def add(self, kind: Kind, data: bytes = b"", text: str = "", slot: int = 0) -> None:
        """Record what happens now. On the path of every command, hence tuples, not events."""
        with self._lock:
            size = len(data) + len(text)
            if self.dropped or size > self._room or len(self._items) >= self._max_events:
                self.dropped += 1
            else:
                self._room -= size
                self._items.append((monotonic_ns(), kind, data, text, slot))

    def take(self, most: int) -> list[Item]:
        """Take the oldest events out, `most` of them at most; their room is free again."""
        with self._lock:
            taken = [self._items.popleft() for _ in range(min(most, len(self._items)))]
            self._room += sum(len(data) + len(text) for _, _, data, text, _ in taken)
        return taken

    def lost(self) -> int:
        """How many events were not recorded after the last one that was; recording goes on.

        0 while there are some to take, as the lost ones come after these.
        """
        with self._lock:
            if self._items:
                return 0
            lost, self.dropped = self.dropped, 0
        return lost

    def drain(self) -> list[Event]:
        """All recorded events, oldest first; the last says how many did not fit, if any."""
        dropped, events = self.dropped, [Event(*item) for item in self.take(self._max_events)]
        if dropped:
            last = f"{dropped} more events did not fit and were not recorded"
            events.append(Event(monotonic_ns(), "fault", b"", last))
        self.clear()
        return events
