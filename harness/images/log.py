"""A log that is passed on as it comes and remembers its end, for the message on failure."""

from __future__ import annotations

import codecs
import re
from collections import deque
from collections.abc import Callable

Log = Callable[[str], None]
TAIL_LINES = 25

# The engine's builder colours what a command says on stderr, piece by piece.
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


class Tail:
    """Passes text to `log`, without its colours, and keeps the last lines."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._lines: deque[str] = deque(maxlen=TAIL_LINES)
        self._rest = ""
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode

    def take(self, data: bytes) -> None:
        """Take bytes that may end anywhere."""
        self.take_text(self._decode(data))

    def take_text(self, text: str) -> None:
        """Take text that may end anywhere, but for the middle of a colour."""
        plain = _COLOUR.sub("", text)
        if plain:
            self._log(plain)
        *lines, self._rest = (self._rest + plain).split("\n")
        self._lines.extend(line for line in lines if line.strip())

    def text(self) -> str:
        """The last lines."""
        return "\n".join([*self._lines, *([self._rest] if self._rest.strip() else [])])
