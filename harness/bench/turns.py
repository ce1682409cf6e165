"""Turns: how many programs run at once. One that waits for something takes none."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class Turn:
    """The turn of one program, which it need not have all the time.

    waited_s: how long it was waited for, in seconds.
    """

    def __init__(self, turns: Turns, waited_s: float) -> None:
        self.waited_s = waited_s
        self._turns = turns
        self._held = True

    def is_active(self, active: bool) -> None:
        """The program idles, and somebody else may run; or it goes on, and counts again."""
        if active != self._held:
            self._held = active
            self._turns.change(1 if active else -1)

    def end(self) -> None:
        """The program has ended."""
        self.is_active(False)


class Turns:
    """So many programs run at once. Safe to use from several threads.

    A program that goes on after it idled cannot be held back: then there may be more for a
    moment, and nothing begins meanwhile.
    """

    def __init__(self, jobs: int) -> None:
        self._free = jobs
        self._changed = threading.Condition()

    @contextmanager
    def one(self) -> Iterator[Turn]:
        """Wait for a turn, and have it until the end of this."""
        began = time.monotonic()
        with self._changed:
            self._changed.wait_for(lambda: self._free > 0)
            self._free -= 1
        turn = Turn(self, time.monotonic() - began)
        try:
            yield turn
        finally:
            turn.end()

    def change(self, running: int) -> None:
        """So many more programs run, or fewer."""
        with self._changed:
            self._free -= running
            self._changed.notify_all()
