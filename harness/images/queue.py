"""The build queue: images one after the other on a few threads, each with a log of its own.

What happens is told as events. A build that fails is one of them; what makes every other
build impossible as well is `Fatal`.
"""

from __future__ import annotations

import queue
import re
import time
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from harness import interrupts
from harness.errors import BuildFailed, Problem, Stopped
from harness.images.image import Image
from harness.images.log import Log
from harness.paths import LOGS


@dataclass(frozen=True)
class BuildStarted:
    """An image is being built; name: as its target's."""

    name: str


@dataclass(frozen=True)
class Built:
    """An image is there; seconds is 0 when it was there already."""

    name: str
    image: Image
    seconds: float


@dataclass(frozen=True)
class BuildBroke:
    """An image could not be built; log: the path of its whole log."""

    name: str
    problem: Problem
    log: str


@dataclass(frozen=True)
class Fatal:
    """No other build is possible, for instance because the engine has gone."""

    problem: BaseException


BuildEvent = BuildStarted | Built | BuildBroke | Fatal


@dataclass(frozen=True)
class Target:
    """An image to be: its name, and how to make it."""

    name: str
    make: Callable[[Log], Image]


class Stoppable(Protocol):
    """A session, as far as it ends the work of others."""

    def stop(self) -> None:
        """Let nothing new begin."""

    def close(self, workers_alive: Callable[[], bool]) -> None:
        """Remove what was made, until no worker is alive."""


class BuildQueue:
    """Builds targets in their order, some at a time. `tell` is called from its threads."""

    def __init__(self, jobs: int, tell: Callable[[BuildEvent], None], logs: Path = LOGS) -> None:
        self._tell, self._logs = tell, logs
        self._pool = ThreadPoolExecutor(jobs, thread_name_prefix="builder")
        self._futures: list[Future[None]] = []

    def put(self, targets: Sequence[Target]) -> None:
        """Queue targets; every one ends in an event, unless the run is stopped."""
        self._logs.mkdir(parents=True, exist_ok=True)
        self._futures += [self._pool.submit(self._guarded, target) for target in targets]

    def alive(self) -> bool:
        """Whether a build is under way or waits."""
        return not all(future.done() for future in self._futures)

    def close(self) -> None:
        """Begin no other build."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _guarded(self, target: Target) -> None:
        try:
            self._build(target)
        except Stopped:
            return
        except Exception as error:
            self._tell(Fatal(error))

    def _build(self, target: Target) -> None:
        path = self._logs / f"{re.sub(r'[^A-Za-z0-9._-]', '_', target.name)}.log"
        self._tell(BuildStarted(target.name))
        began = time.monotonic()
        with path.open("w", encoding="utf-8", buffering=1) as log:
            try:
                image = target.make(lambda text: print(text, end="", file=log))
            except BuildFailed as problem:
                log.write(f"\n{problem}\n")
                self._tell(BuildBroke(target.name, problem, str(path)))
                return
        self._tell(Built(target.name, image, time.monotonic() - began))


def build_all(
    session: Stoppable, targets: Sequence[Target], jobs: int, logs: Path = LOGS
) -> Generator[BuildStarted | Built | BuildBroke]:
    """The events of building all targets; raises what is fatal.

    However it ends, Ctrl-C included, no build is under way any more when it returns or is closed.
    """
    events: queue.Queue[BuildEvent] = queue.Queue()
    builds = BuildQueue(jobs, events.put, logs)
    left = len(targets)
    builds.put(targets)
    try:
        while left:
            event = events.get()
            if isinstance(event, Fatal):
                raise event.problem
            left -= not isinstance(event, BuildStarted)
            yield event
    finally:
        builds.close()
        if left:
            session.stop()
            with interrupts.held("Stopping the builds; a moment."):
                session.close(builds.alive)
