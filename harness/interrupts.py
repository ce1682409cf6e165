"""Ctrl-C: the first one stops what is done; a second does not interrupt the cleaning up."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Iterator
from types import FrameType

EXIT_STATUS = 130  # 128 + SIGINT, as shells have it


def _raise(number: int, _: FrameType | None) -> None:
    raise KeyboardInterrupt(signal.Signals(number).name)


def install() -> None:
    """Let signals end a command in good order: from here on there is something to clean up.

    What the parent chose to ignore (nohup, a shell's background job) stays ignored.
    """
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _raise)


@contextlib.contextmanager
def held(message: str) -> Iterator[None]:
    """While this lasts a signal only prints `message`; what is done inside is bounded in time."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def tell(_: int, __: FrameType | None) -> None:
        print(f"\n{message}", file=sys.stderr)

    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, tell) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
