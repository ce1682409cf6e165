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
from harness.bench.sample_container import Stand
from harness.engine.session import Session
from harness.errors import BenchFailed, EngineMissing, Stopped
from harness.judge.observation import Observation
from harness.runs.events import Event, Fatal
from harness.samples.manifest import Program
from harness.samples.sample import Sample
from harness.scenarios.case import Stage
from harness.scenarios.scenario import Scenario
from harness.world.world import World

Hardware = tuple[str, ...]


@dataclass(frozen=True)
class Work:
    """A sample whose image is there, and the scenarios to run it in."""

    sample: Sample
    image: str
    scenarios: Sequence[Scenario]


def in_order(
    staged: Sequence[tuple[Scenario, Stage]], now: Hardware
) -> list[tuple[Scenario, Stage]]:
    """Scenarios grouped by hardware, beginning with what the bench has now.

    A bench that ended its last sample without a daemon starts the next one there, and
    goes through the groups the other way round.
    """
    groups: dict[Hardware, list[tuple[Scenario, Stage]]] = {}
    for pair in staged:
        groups.setdefault(pair[1].world.hardware, []).append(pair)
    order = sorted(groups, reverse=True)
    if order and order[-1] == now:
        order.reverse()
    elif now in groups:
        order.remove(now)
        order.insert(0, now)
    return list(itertools.chain.from_iterable(groups[hardware] for hardware in order))


class Conductor:
    """The benches of a run. `judged` gets every observation, from several threads."""

    def __init__(
        self,
        session: Session,
        seed: str,
        judged: Callable[[Sample, Scenario, Stage, Observation], None],
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
            place = _Place(self._session, image)
            try:
                while work := self._ready.get():
                    self._sample(place, work)
            finally:
                place.close()
        except Stopped:
            return
        except Exception as error:
            self._tell(Fatal(error))

    def _sample(self, place: _Place, work: Work) -> None:
        staged = [(s, s.set(self._seed, work.sample.id)) for s in work.scenarios]
        place.change(work.image)
        for scenario, stage in in_order(staged, place.hardware):
            program = work.sample.manifest.programs[scenario.program]
            observation = place.run(program, stage)
            if observation.trouble:
                self._session.check()
                self._session.engine.info()  # raises EngineMissing when that is the trouble
                place.close()
                observation = place.run(program, stage)
            self._judged(work.sample, scenario, stage, observation)


class _Place:
    """A bench and, beside it, the container of the sample that has its turn."""

    def __init__(self, session: Session, bench_image: str) -> None:
        self._session, self._bench_image = session, bench_image
        self._bench: Bench | None = None
        self._stand: Stand | None = None
        self._image = ""
        self.hardware = World().hardware

    def change(self, image: str) -> None:
        """The next sample's turn: its container, when it is needed."""
        self._image = image
        if self._stand:
            self._stand.discard()
            self._stand = None

    def run(self, program: Program, stage: Stage) -> Observation:
        """One run, on a bench that is made when there is none."""
        try:
            if self._bench is None:
                self._bench = Bench(self._session, self._bench_image)
            if self._stand is None:
                self._stand = Stand(self._bench, self._image)
        except (BenchFailed, EngineMissing) as trouble:
            return Observation(trouble=str(trouble))
        self.hardware = stage.world.hardware
        return self._stand.run(program, stage)

    def close(self) -> None:
        """Remove the containers of both; the next run makes fresh ones."""
        if self._stand:
            self._stand.discard()
        if self._bench:
            self._bench.close()
        self._stand = self._bench = None
