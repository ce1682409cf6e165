"""A gallery in memory: images that are words, and benches on which small programs run at once.

Everything that chooses, builds, runs, judges and reports can be tried with these in
milliseconds, without an engine.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from harness.bench.lane import LaneImages
from harness.bench.turns import Turns
from harness.errors import BuildFailed, Stopped
from harness.images.image import Blueprint, Image
from harness.images.log import Log
from harness.judge.observation import Limit, Observation
from harness.report.report import Run
from harness.runs.choice import Choice
from harness.runs.events import Event
from harness.runs.lanes import Width
from harness.runs.pipeline import Pipeline
from harness.samples.manifest import Program
from harness.samples.sample import Sample
from harness.scenarios.case import Case
from harness.world.world import World
from tests.support.observations import right

Behaviour = Callable[[Case], Observation]


def always_right(case: Case) -> Observation:
    """Do what the case asks for."""
    return right(case)


def wrong_words(_: Case) -> Observation:
    """Print what no card said."""
    return Observation(exit_status=0, stdout="Hello world!\n")


def hangs(_: Case) -> Observation:
    """Be ended at the time limit."""
    return Observation(limit=Limit.TIME)


def bench_dies(_: Case) -> Observation:
    """Lose the bench."""
    return Observation(trouble="The bench has died.")


class once_dies:  # noqa: N801 - a behaviour with a memory
    """Lose the bench the first time."""

    def __init__(self) -> None:
        self.died = False

    def __call__(self, case: Case) -> Observation:
        if self.died:
            return right(case)
        self.died = True
        return bench_dies(case)


@dataclass
class Workshop:
    """Builds images that are words. broken: samples that do not build; there: those that are."""

    broken: frozenset[str] = frozenset()
    there: frozenset[str] = frozenset()
    built: list[str] = field(default_factory=list)
    before_build: Callable[[str], None] = lambda _: None

    def blueprint(self, sample: Sample) -> Blueprint:
        """The files of a sample's folder, and a tag that is its id."""
        files = {p.relative_to(sample.folder).as_posix(): p.read_bytes() for p in sample.files()}
        return Blueprint(sample, "build", sample.id, (), "FROM memory\n", files)

    def find(self, blueprint: Blueprint) -> Image | None:
        """An image that is there from the beginning."""
        found = blueprint.sample.id in self.there
        return Image(blueprint.tag, "sha256:there", 1, blueprint.inputs) if found else None

    def make(self, blueprint: Blueprint, log: Log) -> Image:
        """Build, or fail."""
        self._build(blueprint.sample.id, log)
        return Image(blueprint.tag, f"sha256:{blueprint.sample.id}", 2, blueprint.inputs)

    def tool(self, name: str, log: Log) -> Image:
        """The image of a bench or runner."""
        self._build(name, log)
        return Image(name, f"sha256:{name}", 3)

    def _build(self, name: str, log: Log) -> None:
        self.before_build(name)
        log(f"building {name}\n")
        if name in self.broken:
            raise BuildFailed(f"The build of {name} failed.", "the compiler says no")
        self.built.append(name)


class Stop:
    """A session that makes nothing, and can be stopped."""

    def __init__(self) -> None:
        self.stopped = threading.Event()
        self.closed = False

    def stop(self) -> None:
        """Let lanes and builds raise Stopped."""
        self.stopped.set()

    def close(self, workers_alive: Callable[[], bool]) -> None:
        """Wait until they have ended."""
        while workers_alive():
            self.stopped.wait(0.001)
        self.closed = True

    def check(self) -> None:
        """Raise Stopped after `stop`."""
        if self.stopped.is_set():
            raise Stopped


@dataclass
class MiniLane:
    """A lane whose programs are functions, by the tag of their image."""

    programs: dict[str, Behaviour]
    stop: Stop
    ran: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    benches: int = 1
    hardware: tuple[str, ...] = World().hardware
    containers: list[str] = field(default_factory=list)
    alive: bool = True

    @property
    def images(self) -> Sequence[str]:
        """Images that it has a container of."""
        return self.containers

    def run(self, image: Image, _: Program, case: Case) -> Observation:
        """Run the function of that image."""
        self.stop.check()
        self.hardware = case.world.hardware
        if image.tag not in self.containers:
            self.containers.append(image.tag)
        self.ran.append((image.tag, self.hardware))
        return self.programs[image.tag](case)

    def check(self) -> None:
        """Raise Stopped after a stop."""
        self.stop.check()

    def close(self) -> None:
        """Leave the bench; the next run has another."""
        self.alive = False
        self.benches += 1
        self.containers.clear()


@dataclass
class Miniature:
    """A pipeline over samples in memory, what it told, and the lanes that it opened."""

    choice: Choice
    programs: dict[str, Behaviour]
    workshop: Workshop = field(default_factory=Workshop)
    stop: Stop = field(default_factory=Stop)
    lanes: list[MiniLane] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    on_event: Callable[[Event], None] = lambda _: None

    def __post_init__(self) -> None:
        self.pipeline = Pipeline(
            self.stop,
            self.workshop,
            self.choice,
            "seed",
            self._open_lane,
            self._tell,
            self.choice.samples[0].folder.parent / ".logs",
        )

    def run(self, jobs: int = 2) -> dict[tuple[str, str], Run]:
        """Run all; the lines by the sample's and the scenario's id."""
        self.pipeline.run(Width(jobs, jobs))
        return {(run.sample, run.scenario_id): run for run in self.pipeline.runs}

    def _open_lane(self, made_of: LaneImages, _: Turns) -> MiniLane:
        assert (made_of.bench.tag, made_of.runner.tag) == ("bench", "runner")
        lane = MiniLane(self.programs, self.stop)
        self.lanes.append(lane)
        return lane

    def _tell(self, event: Event) -> None:
        self.events.append(event)
        self.on_event(event)
