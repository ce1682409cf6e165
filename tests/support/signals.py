"""Signals as a program meets them that no nohup started."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def not_ignored(*numbers: int) -> Iterator[None]:
    """While this lasts none of these signals is ignored here, nor in a program started here.

    Under nohup SIGHUP comes ignored, and stays so in every child. What is caught here is what
    it usually is in a child: exec sets it back (POSIX, sigaction).
    """

    def caught(*_: object) -> None:
        return

    ignored = [number for number in numbers if signal.getsignal(number) is signal.SIG_IGN]
    for number in ignored:
        signal.signal(number, caught)
    try:
        yield
    finally:
        for number in ignored:
            signal.signal(number, signal.SIG_IGN)
