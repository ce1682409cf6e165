"""The log of a process that is watched: its last lines, and those since a mark."""

from __future__ import annotations

from collections import deque
from typing import Final

_KEPT: Final = 400


class Log:
    """Lines as they come. kept: how many of them; earlier ones are dropped."""

    def __init__(self, kept: int = _KEPT) -> None:
        self._lines: deque[str] = deque(maxlen=kept)
        self._since_mark = 0

    def take(self, line: str) -> None:
        """Add a line."""
        self._lines.append(line)
        self._since_mark += 1

    def last(self, number: int) -> list[str]:
        """The last lines, so many at most, oldest first."""
        return list(self._lines)[-number:] if number > 0 else []

    def mark(self) -> None:
        """Count from here."""
        self._since_mark = 0

    def since_mark(self) -> list[str]:
        """The lines since the mark, as far as they are kept; all where none was set."""
        return self.last(self._since_mark)
