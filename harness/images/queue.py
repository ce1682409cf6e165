"""Builds images in parallel, most urgent first, each with a log of its own."""

from __future__ import annotations

import queue
import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness import interrupts
from harness.engine.session import Session
from harness.errors import BadInput, BuildFailed, EngineMissing, Problem, Stopped
from harness.images.log import Log
from harness.paths import LOGS
from harness.runs.events import BuildBroke, BuildEnded, BuildStarted, Event, Fatal

Tell = Callable[[Event], None]


def check_jobs(jobs: int) -> None:
    """Raise BadInput for what is no number of jobs; 0 stands for as many as processors."""
    if jobs < 0:
        raise BadInput(f"--jobs {jobs} is not a number of jobs.", hint="1 or more")


@dataclass(frozen=True)
class Target:
    """An image to be: its name, how to make it, and what to do when it is there."""

    name: str
    build: Callable[[Log], str]
    done: Callable[[str], None]
    failed: Callable[[Problem], None]


class Builders:
    """A few threads that work through targets in order."""

    def __init__(self, targets: Sequence[Target], count: int, logs: Path, tell: Tell) -> None:
        self._targets = iter(targets)
        self._next = threading.Lock()
        self._logs, self._tell = logs, tell
        self.threads = [
            threading.Thread(target=self._work, name=f"builder-{n}", daemon=True)
            for n in range(min(count, len(targets)))
        ]

    def start(self) -> None:
        """Begin; the threads end when there is nothing left or the session is stopped."""
        self._logs.mkdir(parents=True, exist_ok=True)
        for thread in self.threads:
            thread.start()

    def _work(self) -> None:
        while True:
            with self._next:
                target = next(self._targets, None)
            if target is None:
                return
            try:
                self._build(target)
            except Stopped:
                return
            except Exception as error:
                self._tell(Fatal(error))
                return

    def _build(self, target: Target) -> None:
        path = self._logs / f"{re.sub(r'[^A-Za-z0-9._-]', '_', target.name)}.log"
        self._tell(BuildStarted(target.name))
        began = time.monotonic()
        with path.open("w", encoding="utf-8", buffering=1) as log:
            try:
                tag = target.build(lambda text: print(text, end="", file=log))
            except EngineMissing as problem:
                self._tell(Fatal(problem))
                return
            except BuildFailed as problem:
                log.write(f"\n{problem}\n")
                self._tell(BuildBroke(target.name, problem, str(path)))
                target.failed(problem)
                return
        self._tell(BuildEnded(target.name, tag, time.monotonic() - began))
        target.done(tag)


def build_all(session: Session, targets: Sequence[Target], jobs: int, tell: Tell) -> None:
    """Build all targets, telling each event here; raises what is fatal.

    However it ends, Ctrl-C included, no builder is at work any more when it returns.
    """
    events: queue.Queue[Event] = queue.Queue()
    builders = Builders(targets, jobs, LOGS, events.put)
    builders.start()
    left = len(targets)
    try:
        while left:
            event = events.get()
            if isinstance(event, Fatal):
                raise event.problem
            left -= isinstance(event, BuildEnded | BuildBroke)
            tell(event)
    finally:
        if left:
            session.stop()
            with interrupts.held("Stopping the builds; a moment."):
                session.close(lambda: any(t.is_alive() for t in builders.threads))
