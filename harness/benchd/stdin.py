"""Standard input, line by line, as asyncio has it."""

from __future__ import annotations

import asyncio
import os
import stat

from harness.world.channel import Lines


class Stdin(asyncio.Protocol):
    """Puts every line of stdin into a queue, and None at its end."""

    def __init__(self, queue: asyncio.Queue[bytes | None]) -> None:
        self._queue = queue
        self._lines = Lines()

    def data_received(self, data: bytes) -> None:
        for line in self._lines.feed(data):
            self._queue.put_nowait(line)

    def connection_lost(self, _: Exception | None) -> None:
        self._queue.put_nowait(None)


def attached(descriptor: int) -> bool:
    """Whether a harness can be at the other end: a pipe, a socket or a terminal.

    Without `docker run -i` it is /dev/null, which epoll cannot watch and asyncio waits for.
    """
    mode = os.fstat(descriptor).st_mode
    return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode) or os.isatty(descriptor)
