"""A time limit that can be set anew while it is under way."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator


class TimeLimit:
    """A time limit in seconds that can be set anew while it is under way."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._left: float | None = None  # said before it was under way
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        self._stop: Callable[[], None] | None = None

    @contextlib.contextmanager
    def over(self, stop: Callable[[], None], started: float) -> Iterator[None]:
        """Calls `stop` when the time, counted from `started` (monotonic), has passed."""
        whole = max(0.0, self._seconds - (time.monotonic() - started))
        with self._lock:
            self._stop = stop
            self._start(whole if self._left is None else self._left)
        try:
            yield
        finally:
            with self._lock:
                self._stop = None
                if self._timer:
                    self._timer.cancel()

    def reset(self, seconds: float) -> None:
        """Set the seconds that are left, from now or from a beginning that is still to come."""
        with self._lock:
            if self._timer is None:
                self._left = seconds
            self._start(seconds)

    def _start(self, seconds: float) -> None:
        """Count from now; with the lock held."""
        if self._timer:
            self._timer.cancel()
        if self._stop:
            self._timer = threading.Timer(seconds, self._stop)
            self._timer.daemon = True
            self._timer.start()
