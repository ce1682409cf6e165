"""Runs samples on benches as their images come: N jobs are N benches.

Each bench takes a whole sample and runs its scenarios in the order that changes the
bench's hardware least. A run that failed for infrastructure is repeated once on a fresh
bench; nobody waits for a bench that hangs.
"""

from __future__ import annotations

import itertools
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from harness.bench.bench import Bench
from harness.bench.sample_container import SampleContainer
from harness.engine.session import Session
from harness.errors import BenchFailed, EngineMissing, Stopped
from harness.judge.observation import Observation
from harness.runs.events import Event, Fatal
from harness.samples.manifest import Program
from harness.samples.sample import Sample
from harness.scenarios.case import Case
from harness.scenarios.scenario import Scenario
from harness.world.world import World

Hardware = tuple[str, ...]


@dataclass(frozen=True)
class Work:
    """A sample whose image is there, and the scenarios to run it in."""

    sample: Sample
    image: str
    scenarios: Sequence[Scenario]


def in_order(cases: Sequence[tuple[Scenario, Case]], now: Hardware) -> list[tuple[Scenario, Case]]:
    """Scenarios grouped by hardware, beginning with what the bench has now.

    A bench that ended its last sample without a daemon starts the next one there, and
    goes through the groups the other way round.
    """
    groups: dict[Hardware, list[tuple[Scenario, Case]]] = {}
    for pair in cases:
        groups.setdefault(pair[1].world.hardware, []).append(pair)
    order = sorted(groups, reverse=True)
    if order and order[-1] == now:
        order.reverse()
    elif now in groups:
        order.remove(now)
        order.insert(0, now)
    return list(itertools.chain.from_iterable(groups[hardware] for hardware in order))


class Scheduler:
    """The benches of a run. `judged` gets every observation, from several threads."""

    def __init__(
        self,
        session: Session,
        seed: str,
        judged: Callable[[Sample, Scenario, Case, Observation], None],
        tell: Callable[[Event], None],
    ) -> None:
        self._session, self._seed, self._judged, self._tell = session, seed, judged, tell
        self._ready: queue.Queue[Work | None] = queue.Queue()
        self.bench_image: Future[str] = Future()
        self.threads: list[threading.Thread] = []

    def start(self, jobs: int) -> None:
        """Start that many benches; they come up as soon as the bench's image is there."""
        for number in range(jobs):
            thread = threading.Thread(target=self._work, name=f"bench-{number}", daemon=True)
            self.threads.append(thread)
            thread.start()

    def take(self, work: Work) -> None:
        """A sample is ready to run."""
        self._ready.put(work)

    def finish(self) -> None:
        """There will be no more samples."""
        for _ in self.threads:
            self._ready.put(None)

    def _work(self) -> None:
        try:
            image = self.bench_image.result()
            lane = Lane(self._session, image)
            try:
                while work := self._ready.get():
                    self._sample(lane, work)
            finally:
                lane.close()
        except Stopped:
            return
        except Exception as error:
            self._tell(Fatal(error))

    def _sample(self, lane: Lane, work: Work) -> None:
        cases = [(s, s.case_for(self._seed, work.sample.id)) for s in work.scenarios]
        lane.change(work.image)
        for scenario, case in in_order(cases, lane.hardware):
            program = work.sample.manifest.programs[scenario.program]
            observation = lane.run(program, case)
            if observation.trouble:
                self._session.check()
                self._session.engine.info()  # raises EngineMissing when that is the trouble
                lane.close()
                observation = lane.run(program, case)
            self._judged(work.sample, scenario, case, observation)


class Lane:
    """A bench and, beside it, the container of the sample that has its turn."""

    def __init__(self, session: Session, bench_image: str) -> None:
        self._session, self._bench_image = session, bench_image
        self._bench: Bench | None = None
        self._container: SampleContainer | None = None
        self._image = ""
        self.hardware = World().hardware

    def change(self, image: str) -> None:
        """The next sample's turn: its container, when it is needed."""
        self._image = image
        if self._container:
            self._container.discard()
            self._container = None

    def run(self, program: Program, case: Case) -> Observation:
        """One run, on a bench that is made when there is none."""
        try:
            if self._bench is None:
                self._bench = Bench(self._session, self._bench_image)
            if self._container is None:
                self._container = SampleContainer(self._bench, self._image)
        except (BenchFailed, EngineMissing) as trouble:
            return Observation(trouble=str(trouble))
        self.hardware = case.world.hardware
        return self._container.run(program, case)

    def close(self) -> None:
        """Remove the containers of both; the next run makes fresh ones."""
        if self._container:
            self._container.discard()
        if self._bench:
            self._bench.close()
        self._container = self._bench = None
