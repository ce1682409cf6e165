"""Orders that are typed while a bench runs: one per line of standard input."""

from __future__ import annotations

import errno
import os
import threading
import time
from collections.abc import Callable
from typing import Final

from harness.world.channel import Lines

_CHUNK: Final = 4096
_STDIN: Final = 0
_AWAY_S: Final = 0.5


def listen(take: Callable[[str], None]) -> None:
    """Call `take` with each line that is typed, in a thread that ends with standard input.

    Read below Python's own buffers: a thread that waits in one of them cannot be ended.
    """
    threading.Thread(target=_listen, args=(take,), name="prompt", daemon=True).start()


def _listen(take: Callable[[str], None]) -> None:
    lines = Lines(_CHUNK)
    while True:
        try:
            data = os.read(_STDIN, _CHUNK)
        except OSError as error:
            # The terminal is another job's at the moment (tty(4): EIO where SIGTTIN is ignored).
            if error.errno == errno.EIO and os.isatty(_STDIN):
                time.sleep(_AWAY_S)
                continue
            return
        for line in lines.feed(data or b"\n"):
            if text := line.decode(errors="replace").strip():
                take(text)
        if not data:
            return
