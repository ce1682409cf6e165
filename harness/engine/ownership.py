"""Ownership of objects in an engine: a run's id, its process, and the labels that hold both.

Every object that a run makes carries two labels: the run's id and the process that owns it.
What a killed run left is found by these labels, and by nothing else.
"""

from __future__ import annotations

import os
import secrets
import socket
import time
from collections.abc import Mapping
from typing import Any

import psutil

LABEL = "pcsc-gallery"  # on every image: what it is
RUN_LABEL = "pcsc-gallery.run"  # on everything a run makes: its id
OWNER_LABEL = "pcsc-gallery.owner"  # ... and the process it belongs to

SOCKET_FOLDERS = "pcsc-bench-"  # beginning of their names, in the temporary folder
WORKER_FOLDERS = "pcsc-worker-"  # the same, of a cluster's workers
OWNER_FILE = "owner"  # in each of either: the label of the process that it belongs to


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


def is_left(found: Mapping[str, Any], live: set[str]) -> bool:
    """True for what a dead run left; `live` gets the runs that are not dead.

    found: an object as the engine lists it. An image may carry an empty label: it is nobody's.
    """
    labels = found.get("Labels") or {}
    run = labels.get(RUN_LABEL, "")
    if not run:
        return False
    if is_alive(labels.get(OWNER_LABEL, "")):
        live.add(f"{run} (process {labels[OWNER_LABEL]})")
        return False
    return True


def _started(number: int) -> str:
    """When a live process started, in seconds since this host booted; "" for none.

    Not in seconds since the epoch: that figure moves when the clock is set, and a run that
    lives would seem to be another.
    """
    try:
        process = psutil.Process(number)
        booted = psutil.boot_time()
        zombie = process.status() == psutil.STATUS_ZOMBIE
        return "" if zombie else f"{process.create_time() - booted:.2f}"
    except psutil.Error:
        return ""
