"""Ctrl-C: the first one stops what is done, and cleaning up is not interrupted by a second."""

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
    """SIGTERM and SIGHUP end a command as Ctrl-C does: in good order."""
    for number in (signal.SIGTERM, signal.SIGHUP):
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
