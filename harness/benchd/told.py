"""What the bench says on its standard output: replies and events, whoever reads or does not."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Final

from harness.world import channel

_UNREAD: Final = 16 << 20  # bytes of events kept for a harness that does not read


class Told:
    """Writes messages to a pipe that may be read late, or never."""

    def __init__(self, pipe: asyncio.WriteTransport) -> None:
        self._pipe = pipe
        self._untold = 0  # dropped, and not told of yet

    def reply(self, message: Mapping[str, object]) -> None:
        """Send what somebody waits for. Events that were dropped before it are told first."""
        self._tell_dropped()
        self._pipe.write(channel.encode(message))

    def tell(self, event: Mapping[str, object]) -> None:
        """Send an event; only count it while the last 16 MiB have not been read.

        What was dropped is told in its place, as {"kind": "dropped", "events": n}.
        """
        if self._pipe.get_write_buffer_size() >= _UNREAD:
            self._untold += lost if isinstance(lost := event.get("events"), int) else 1
            return
        self._tell_dropped()
        self._pipe.write(channel.encode(channel.event(event)))

    def _tell_dropped(self) -> None:
        untold, self._untold = self._untold, 0
        if untold:
            gap = channel.event({"kind": "dropped", "events": untold})
            self._pipe.write(channel.encode(gap))
