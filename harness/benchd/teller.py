"""Tells the events of a trace while they happen, without keeping the cards waiting."""

from __future__ import annotations

import json
import os
from typing import Final

from harness.benchd.outlet import Outlet
from harness.trace.trace import Item, Trace
from harness.world.channel import event

PAUSE_MS: Final = 5  # events of so long are told together
_BATCH: Final = 32  # events in one go: cards wait some 50 us for it at the most
_UNREAD: Final = 1 << 16  # bytes in the pipe's place, beyond which the trace is the better one


class Teller:
    """Takes events out of the trace and sends them, oldest first.

    on: whether there is anybody to tell; else they stay in the trace until it is asked for.
    A number of events that did not fit into the trace is told in their place:
    {"kind": "dropped", "events": n}.
    """

    def __init__(self, trace: Trace, outlet: Outlet) -> None:
        self._trace, self._outlet = trace, outlet
        self._bell = os.eventfd(0, os.EFD_NONBLOCK)
        self._rung = False
        self._on = False

    def fileno(self) -> int:
        """Readable after `news`."""
        return self._bell

    @property
    def on(self) -> bool:
        return self._on

    @on.setter
    def on(self, on: bool) -> None:
        if on:
            self._trace.clear()  # what was before is not news
        self._on = on

    def news(self) -> None:
        """The trace may have grown; any thread may say so."""
        if (self._on or self._outlet.waiting) and not self._rung:
            self._rung = True
            os.eventfd_write(self._bell, 1)

    def heard(self) -> None:
        """The bell was heard: the next news ring again."""
        os.eventfd_read(self._bell)
        self._rung = False

    def pause_ms(self) -> int | None:
        """How long others may be waited for before `tell`; None: nothing is to be told."""
        if not self._on or self._outlet.waiting > _UNREAD or not self._untold:
            return None
        return 0 if len(self._trace) > _BATCH else PAUSE_MS

    @property
    def _untold(self) -> bool:
        return bool(len(self._trace) or self._trace.dropped)

    def tell(self) -> None:
        """Tell the next few events; what is lost once there are none."""
        if not self._on:
            return
        if items := self._trace.take(_BATCH):
            self._outlet.write(b"".join(map(_line, items)))
        elif lost := self._trace.lost():
            self._outlet.send(event({"kind": "dropped", "events": lost}))

    def tell_all(self) -> None:
        """Tell all that there is now."""
        while self._on and self._untold:
            self.tell()


def _line(item: Item) -> bytes:
    """An event as a message. By hand: it is what a watched card's process does most."""
    t_ns, kind, data, text, slot = item
    fields = f'"t_ns":{t_ns},"kind":"{kind}","slot":{slot},"hex":"{data.hex(" ").upper()}"'
    said = f',"text":{json.dumps(text)}' if text else ""
    return f'{{"event":{{{fields}{said}}}}}\n'.encode()
