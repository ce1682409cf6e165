"""Lulls: moments at which the program under test has asked pcscd for something and now is silent.

While another client's transaction is open, libpcsclite asks again every 100 ms
(PCSCLITE_LOCK_POLL_RATE) and sleeps in between. What becomes of it when pcscd dies depends on
which of the two it does: asleep, its next request finds nobody (SCARD_E_NO_SERVICE); with a
request under way, its connection breaks (SCARD_F_COMM_ERROR, SCARD_W_SECURITY_VIOLATION). A lull
is seen from pcscd's side: it has a thread for each client, which blocks when it has answered.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Final

SILENT_S: Final = 0.02  # as long as this: it is no program in the middle of several requests
LATEST_S: Final = 0.05  # no longer than this: its next request may already be under way
LONGEST_S: Final = (
    1.5  # then it asks for nothing; wrappers that look by themselves do so each second
)
_LOOK_S: Final = 0.002
_SWITCHES: Final = re.compile(r"^voluntary_ctxt_switches:\s+(\d+)$", re.MULTILINE)


class Lulls:
    """Lulls of the clients that came to pcscd since this was made. pid: of pcscd; None: none."""

    def __init__(self, pid: int | None) -> None:
        self._threads = Path(f"/proc/{pid}/task") if pid else None
        self._earlier: frozenset[int] = frozenset()
        self._earlier = frozenset(self._blocked())

    async def lull(self, longest_s: float = LONGEST_S) -> None:
        """Return at the beginning of the next lull, or when none has come in longest_s (seconds).

        One that is noticed late, as on a busy machine, is none: nobody knows how much of it is
        left. For the same reason time in which this process did not run does not count.
        """
        waited = 0.0
        before, looked = self._blocked(), time.monotonic()
        asked: float | None = None  # when it was seen to ask, where that was seen in time
        while waited < longest_s:
            await asyncio.sleep(_LOOK_S)
            blocked, now = self._blocked(), time.monotonic()
            missed, looked = now - looked, now
            waited += min(missed, SILENT_S)
            if blocked != before:
                before = blocked
                asked = now if missed < SILENT_S else None
            elif asked is not None and now - asked >= SILENT_S:
                if now - asked < LATEST_S:
                    return
                asked = None

    def _blocked(self) -> Mapping[int, int]:
        """How often each client's thread has blocked (proc(5), voluntary_ctxt_switches)."""
        if self._threads is None:
            return {}
        numbers: dict[int, int] = {}
        with contextlib.suppress(OSError):
            for thread in self._threads.iterdir():
                number = int(thread.name)
                if number not in self._earlier:
                    numbers[number] = _switches(thread)
        return numbers


def _switches(thread: Path) -> int:
    with contextlib.suppress(OSError):
        if found := _SWITCHES.search((thread / "status").read_text(encoding="ascii")):
            return int(found[1])
    return 0  # it has ended meanwhile
