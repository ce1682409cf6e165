"""A log that is passed on line by line and remembers its end, for the message on failure."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

Log = Callable[[str], None]
TAIL_LINES = 25


class Tail:
    """Passes text to `log` and keeps the last lines."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._lines: deque[str] = deque(maxlen=TAIL_LINES)
        self._rest = b""

    def line(self, text: str) -> None:
        """Take text that ends where a line does."""
        self._log(text)
        self._lines.extend(line for line in text.splitlines() if line.strip())

    def take(self, data: bytes) -> None:
        """Take bytes that may end anywhere."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self.line(line.decode("utf-8", "replace") + "\n")

    def text(self) -> str:
        """The last lines."""
        rest = [self._rest.decode("utf-8", "replace")] if self._rest.strip() else []
        return "\n".join([*self._lines, *rest])
