"""A lane: one bench, and the sample containers beside it."""

from __future__ import annotations

from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from harness.bench.bench import Bench
from harness.bench.sample_container import SampleContainer
from harness.bench.sandbox import Sandbox
from harness.bench.turns import Turns
from harness.engine.session import Session
from harness.errors import BenchFailed, EngineMissing
from harness.images.image import Image
from harness.judge.observation import Observation
from harness.samples.manifest import Program
from harness.scenarios.case import Case
from harness.world.world import World

_AT_ONCE = 4  # containers that are removed together: the engine waits in between

KEPT = 40  # containers that sleep beside a bench; each is a process of the engine's


@dataclass(frozen=True)
class LaneImages:
    """The images that a lane is made of, beside its samples'."""

    bench: Image
    runner: Image


class BenchLane:
    """Runs samples on one bench, made when there is none.

    turns: those of all lanes. images: tags of the images that it has a container of. hardware:
    what its bench has now. A sample's container is kept for its next turn, which spares the
    tenths of a second that another one takes.
    """

    def __init__(self, session: Session, made_of: LaneImages, turns: Turns) -> None:
        self._session, self._made_of, self._turns = session, made_of, turns
        self._bench: Bench | None = None
        self._sandbox: Sandbox | None = None
        self._containers: OrderedDict[str, SampleContainer] = OrderedDict()
        self.hardware = World().hardware
        self.images: tuple[str, ...] = ()  # replaced as a whole: other threads look at it

    def run(self, image: Image, program: Program, case: Case) -> Observation:
        """Run a program in a case. Trouble of bench or engine is in the observation."""
        try:
            container = self._container(image)
        except (BenchFailed, EngineMissing) as trouble:
            return Observation(trouble=str(trouble))
        self.hardware = case.world.hardware
        return container.run(program, case)

    def check(self) -> None:
        """Raise Stopped in a session that is stopped, EngineMissing where the engine has gone."""
        self._session.check()
        self._session.engine.info()

    def close(self) -> None:
        """Remove bench and containers; the next run makes fresh ones."""
        with ThreadPoolExecutor(_AT_ONCE) as pool:
            [*pool.map(SampleContainer.discard, self._containers.values())]
        self._containers.clear()
        self.images = ()
        if self._sandbox:
            self._sandbox.close()
        if self._bench:
            self._bench.close()
        self._sandbox = self._bench = None
        self.hardware = World().hardware

    def _container(self, image: Image) -> SampleContainer:
        bench, sandbox = self._ready()
        if image.tag not in self._containers:
            made = SampleContainer(bench, sandbox, image.tag, self._turns)
            self._containers[image.tag] = made
        self._containers.move_to_end(image.tag)
        if len(self._containers) > KEPT:
            self._containers.popitem(last=False)[1].discard()
        self.images = tuple(self._containers)
        return self._containers[image.tag]

    def _ready(self) -> tuple[Bench, Sandbox]:
        if self._bench is None or self._sandbox is None:
            with self._turns.one():
                self._bench = Bench(self._session, self._made_of.bench.tag)
                self._sandbox = Sandbox(self._session, self._made_of.runner)
        return self._bench, self._sandbox
