"""Progress of the runs, and an estimate of the rest."""

from __future__ import annotations

import time
from collections.abc import Callable


class Progress:
    """Counts runs from the first one on; clock: seconds, monotonic."""

    def __init__(self, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.total, self.done = total, 0
        self._clock = clock
        self._began = clock()

    def ran(self, seconds: float) -> None:
        """Count a run that has ended; seconds: its duration."""
        if not self.done:
            self._began = self._clock() - seconds
        self.done += 1

    def left_s(self) -> float:
        """Seconds until all have ended, if the rest is like what was; 0 before the first."""
        if not self.done:
            return 0.0
        return (self._clock() - self._began) / self.done * (self.total - self.done)


def minutes(seconds: float) -> str:
    """Seconds as people read them: 3:05."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"
