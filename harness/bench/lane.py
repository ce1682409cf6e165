"""A lane: one bench, and the sample containers beside it."""

from __future__ import annotations

from collections import OrderedDict

from harness.bench.bench import Bench
from harness.bench.sample_container import SampleContainer
from harness.engine.session import Session
from harness.errors import BenchFailed, EngineMissing
from harness.images.image import Image
from harness.judge.observation import Observation
from harness.samples.manifest import Program
from harness.scenarios.case import Case
from harness.world.world import World

KEPT = 40  # containers that sleep beside a bench; each is a process of the engine's


class BenchLane:
    """Runs samples on one bench, made when there is none.

    images: tags of the images that it has a container of. hardware: what its bench has now.
    A sample's container is kept for its next turn, which spares the third of a second that
    another one takes.
    """

    def __init__(self, session: Session, bench_image: Image) -> None:
        self._session, self._bench_image = session, bench_image
        self._bench: Bench | None = None
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
        while self._containers:
            self._containers.popitem()[1].discard()
        self.images = ()
        if self._bench:
            self._bench.close()
        self._bench, self.hardware = None, World().hardware

    def _container(self, image: Image) -> SampleContainer:
        if self._bench is None:
            self._bench = Bench(self._session, self._bench_image.tag)
        if image.tag not in self._containers:
            self._containers[image.tag] = SampleContainer(self._bench, image.tag)
        self._containers.move_to_end(image.tag)
        if len(self._containers) > KEPT:
            self._containers.popitem(last=False)[1].discard()
        self.images = tuple(self._containers)
        return self._containers[image.tag]
