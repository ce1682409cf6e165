"""Ctrl-C: the first one stops what is done; a second does not interrupt the cleaning up."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from types import FrameType

EXIT_STATUS = 130  # 128 + SIGINT, as shells have it
_NUMBERS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def _raise(number: int, _: FrameType | None) -> None:
    raise KeyboardInterrupt(signal.Signals(number).name)


def install() -> None:
    """Let signals end a command in good order: from here on there is something to clean up.

    What the parent chose to ignore (nohup, a shell's background job) stays ignored. Only a
    process's first thread may have it so; in another one, whoever has the first sees to it.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    for number in _NUMBERS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _raise)


@contextlib.contextmanager
def held(message: str) -> Iterator[None]:
    """While this lasts a signal only prints `message`; what is done inside is bounded in time."""
    with calling(lambda: print(f"\n{message}", file=sys.stderr)):
        yield


@contextlib.contextmanager
def calling(what: Callable[[], object]) -> Iterator[None]:
    """While this lasts a signal calls `what` and does nothing else.

    It is called between two steps of the main thread and must not wait for a lock, which that
    thread may hold. What the parent chose to ignore stays ignored.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def handle(_: int, __: FrameType | None) -> None:
        what()

    numbers = [number for number in _NUMBERS if signal.getsignal(number) is not signal.SIG_IGN]
    before = {number: signal.signal(number, handle) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
