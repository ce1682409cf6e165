"""Who a run is: its id, its seed, and the process that owns what it makes."""

from __future__ import annotations

import os
import secrets
import socket
import time
from pathlib import Path


def new_run_id() -> str:
    """An id that sorts by time and does not clash: 20261121T041500Z-1f2e."""
    return f"{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}-{secrets.token_hex(2)}"


def new_seed() -> str:
    """A seed for what is random in scenarios; short enough to be typed again."""
    return secrets.token_hex(4)


def owner() -> str:
    """This process as a label: host, process number, and when it started (numbers come back)."""
    number = os.getpid()
    return f"{socket.gethostname()}/{number}/{_started(number)}"


def is_alive(label: str) -> bool:
    """True while the process that a label names lives, as far as this host can tell.

    What another host owns (a shared engine) counts as alive: it is not ours to judge.
    """
    host, _, rest = label.partition("/")
    number, _, started = rest.partition("/")
    if host != socket.gethostname():
        return bool(host)
    return number.isdecimal() and bool(started) and _started(int(number)) == started


def _started(number: int) -> str:
    """The start time of a live process in clock ticks (proc(5), field 22); "" for none."""
    try:
        fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return _by_signal(number)
    return "" if fields[0] in "ZX" else fields[19]


def _by_signal(number: int) -> str:
    """Where there is no /proc (macOS): only whether it lives."""
    if Path("/proc/self").exists():
        return ""
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return ""
    except PermissionError:
        return "alive"
    return "alive"
