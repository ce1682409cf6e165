"""Runs units of work on lanes.

A lane takes the work for which it has to change least. How many programs run at once is no
matter of the lanes, but of the turns that they take. A run that failed for infrastructure is
repeated once on a fresh bench.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from harness.errors import Stopped
from harness.images.image import Image
from harness.images.queue import Fatal
from harness.judge.observation import Observation
from harness.runs.events import Running
from harness.runs.work import Hardware, Work, WorkList, cost
from harness.samples.manifest import Program
from harness.samples.sample import Sample
from harness.scenarios.case import Case
from harness.scenarios.scenario import Scenario

Judged = Callable[[Sample, Scenario, Case, Observation], None]


class Lane(Protocol):
    """A bench and the sample containers beside it, made when they are needed.

    hardware: what the bench has now. images: tags of those that it has a container of.
    """

    @property
    def hardware(self) -> Hardware: ...

    @property
    def images(self) -> Sequence[str]: ...

    def run(self, image: Image, program: Program, case: Case) -> Observation:
        """Run a program once. Trouble of bench or engine is in the observation."""

    def check(self) -> None:
        """Raise what makes another try pointless: Stopped, or an engine that has gone."""

    def close(self) -> None:
        """Remove bench and containers; the next run makes fresh ones."""


class Scheduler:
    """The lanes of a run. `judged` gets every observation, from several threads.

    tell: hears what is run, and what nothing can be run after.
    """

    def __init__(self, judged: Judged, tell: Callable[[Running | Fatal], None]) -> None:
        self._judged, self._tell = judged, tell
        self._works = WorkList()
        self._lanes: list[Lane] = []
        self._threads: list[threading.Thread] = []

    def start(self, open_lane: Callable[[], Lane], lanes: int) -> None:
        """Start that many lanes; called once, when there can be benches."""
        self._lanes = [open_lane() for _ in range(lanes)]
        for number, lane in enumerate(self._lanes):
            thread = threading.Thread(
                target=self._serve, args=(lane,), name=f"lane-{number}", daemon=True
            )
            self._threads.append(thread)
            thread.start()

    def take(self, works: Iterable[Work]) -> None:
        """Queue units of work; also before `start`."""
        self._works.put(works)

    def finish(self, *, at_once: bool = False) -> None:
        """There will be no more work; at_once: what waits is not run."""
        self._works.finish(at_once=at_once)

    def alive(self) -> bool:
        """Whether a lane is at work."""
        return any(thread.is_alive() for thread in self._threads)

    def join(self) -> None:
        """Wait until every lane has ended."""
        for thread in self._threads:
            thread.join()

    def _serve(self, lane: Lane) -> None:
        try:
            try:
                while work := self._works.take(self._cost_for(lane)):
                    self._run(lane, work)
            finally:
                lane.close()
        except Stopped:
            return
        except Exception as error:
            self._tell(Fatal(error))

    def _cost_for(self, lane: Lane) -> Callable[[], Callable[[Work], int]]:
        """A maker of cost functions, which see the lanes as they are when they are made."""

        def now() -> Callable[[Work], int]:
            mine = frozenset(lane.images)
            others = {tag for other in self._lanes if other is not lane for tag in other.images}
            return lambda work: cost(work, lane.hardware, mine, others)

        return now

    def _run(self, lane: Lane, work: Work) -> None:
        for scenario, case in work.cases:
            program = work.sample.manifest.programs[scenario.program]
            self._tell(Running(work.sample.id, scenario.id))
            observation = lane.run(work.image, program, case)
            if observation.trouble:
                lane.check()
                lane.close()
                observation = lane.run(work.image, program, case)
            self._judged(work.sample, scenario, case, observation)
