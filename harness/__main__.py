"""Entry point of ./inv.

Until a command has something to clean up, Ctrl-C just ends it: no trace of Python's own
imports. `interrupts.install` takes over from there.
"""

import os
import signal
import sys
from types import FrameType


def _end(number: int, _: FrameType | None) -> None:
    os.write(2, b"\nStopped.\n")
    os._exit(128 + number)


if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
    signal.signal(signal.SIGINT, _end)

from harness.cli import guarded  # noqa: E402 - the imports take most of the start

sys.exit(guarded())
