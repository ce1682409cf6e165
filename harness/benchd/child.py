"""A child process of the supervisor: started, watched, always ended."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable
from typing import Final

from harness.world.channel import LINE_LIMIT, Lines

_GRACE_S: Final = 2.0
_CHUNK: Final = 1 << 16


class Owner:
    """Has at most one child process, and says how that is."""

    _child: Child | None = None

    @property
    def pid(self) -> int | None:
        """The process, while it lives."""
        return self._child.pid if self._child and self._child.alive else None

    @property
    def how_ended(self) -> str:
        """For people; see `Child.how_ended`."""
        return self._child.how_ended if self._child else "was not started"


class Child:
    """A running program whose output is read line by line until it ends.

    on_line gets every line of its stdout, on_end (if any) is called once after the last one.
    grace_s: how long it may take to end after SIGTERM.
    """

    def __init__(
        self,
        process: asyncio.subprocess.Process,
        on_line: Callable[[bytes], None],
        line_limit: int = LINE_LIMIT,
        on_end: Callable[[], None] | None = None,
        grace_s: float = _GRACE_S,
    ) -> None:
        self._process, self._grace_s = process, grace_s
        self._on_end = on_end
        self._reading = asyncio.create_task(self._read(on_line, Lines(line_limit)))

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.returncode is None

    @property
    def how_ended(self) -> str:
        """For people: its exit status or the signal that ended it."""
        status = self._process.returncode
        if status is None:
            return "is running"
        return f"ended with exit status {status}" if status >= 0 else f"ended by signal {-status}"

    def write(self, data: bytes) -> None:
        """Send to its stdin; nothing happens when the process has ended."""
        if self._process.stdin is not None and self.alive:
            self._process.stdin.write(data)

    async def stop(self, *, at_once: bool = False) -> None:
        """End it: SIGTERM, then SIGKILL to what has not gone; reaped when this returns."""
        self._signal(signal.SIGKILL if at_once else signal.SIGTERM)
        try:
            await asyncio.wait_for(self._process.wait(), self._grace_s)
        except TimeoutError:
            self._signal(signal.SIGKILL)
            await self._process.wait()
        # Not for ever: a grandchild may have inherited the pipe and keep it open.
        await asyncio.wait([self._reading], timeout=self._grace_s)
        self._reading.cancel()

    def _signal(self, number: signal.Signals) -> None:
        # Not by asyncio's terminate and kill: before Python 3.13 they may reap a process that
        # has just ended by itself, after which its exit status is lost and told as 255.
        if self.alive:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    async def _read(self, on_line: Callable[[bytes], None], lines: Lines) -> None:
        stdout = self._process.stdout
        while stdout is not None and (data := await stdout.read(_CHUNK)):
            for line in lines.feed(data):
                on_line(line)
        if self._on_end is not None:
            self._on_end()
