"""Messages to whoever reads a pipe, which never make their sender wait."""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping

from harness.world.channel import encode


class Outlet:
    """Writes what the pipe takes, and keeps the rest; any thread may send.

    waiting: bytes that the pipe has not taken; then `flush` is to be called when it is writable.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._rest = bytearray()
        self._turn = threading.Lock()
        os.set_blocking(descriptor, False)

    @property
    def waiting(self) -> int:
        return len(self._rest)

    def send(self, message: Mapping[str, object]) -> None:
        """Send one message."""
        self.write(encode(message))

    def write(self, lines: bytes) -> None:
        """Send whole lines. OSError when nobody can read them any more."""
        with self._turn:
            self._rest += lines
            self._write()

    def flush(self) -> None:
        """Write what the pipe takes now of what is waiting."""
        with self._turn:
            self._write()

    def _write(self) -> None:
        try:
            while self._rest:
                del self._rest[: os.write(self._descriptor, self._rest)]
        except BlockingIOError:
            pass
