"""Processes that are started here and have to outlive a terminal's signals."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker


@contextmanager
def untouched_by_ctrl_c() -> Iterator[None]:
    """While this lasts processes are started that no terminal's signal ends.

    Ctrl-C goes to every process of the terminal; the workers are to end when they have cleaned
    up. The tracker of multiprocessing would let the signals through again, so it comes first.
    """
    resource_tracker.ensure_running()
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGHUP))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
