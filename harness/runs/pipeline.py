"""The pipeline: builds, runs and judges a choice of samples, with an event for each.

Whatever happens, Ctrl-C included, nothing of it is at work any more when `run` returns.
"""

from __future__ import annotations

import queue
from collections.abc import Callable
from functools import partial
from pathlib import Path

from harness import interrupts
from harness.bench.lane import LaneImages
from harness.bench.turns import Turns
from harness.errors import Stopped
from harness.images.image import Blueprint, Image
from harness.images.queue import BuildBroke, BuildQueue, Built, Fatal, Stoppable, Target
from harness.judge.fidelity import fidelity
from harness.judge.judge import judge
from harness.judge.observation import Observation
from harness.judge.outcome import Outcome, Verdict
from harness.paths import LOGS
from harness.report.facts import SampleFacts
from harness.report.report import Run
from harness.runs.choice import Choice
from harness.runs.events import Event, Ran
from harness.runs.facts import planned, sample_facts
from harness.runs.lanes import Width, waits_of
from harness.runs.lines import run_line, unrun_line
from harness.runs.scheduler import Lane, Scheduler
from harness.runs.work import units
from harness.runs.workshop import Workshop
from harness.samples.sample import Sample
from harness.scenarios.case import Case
from harness.scenarios.scenario import Scenario

BENCH, RUNNER = "bench", "runner"
TOOLS = (BENCH, RUNNER)  # what lanes are made of, beside the samples


class Pipeline:
    """One run over a choice, in a session of its own.

    open_lane: makes a lane of its images. tell: gets every event, in one thread. logs: the
    folder of the builds' logs.
    """

    def __init__(
        self,
        session: Stoppable,
        images: Workshop,
        choice: Choice,
        seed: str,
        open_lane: Callable[[LaneImages, Turns], Lane],
        tell: Callable[[Event], None],
        logs: Path = LOGS,
    ) -> None:
        self.session, self.images, self.choice, self.seed = session, images, choice, seed
        self.runs: list[Run] = []
        self.built: dict[str, Image] = {}  # by sample id, and the tools'
        self._open_lane, self._tell, self._logs = open_lane, tell, logs
        self._events: queue.Queue[Event] = queue.Queue()
        self._blueprints = {sample.id: images.blueprint(sample) for sample in choice.samples}
        self._scheduler = Scheduler(self._judged, self._events.put)

    def run(self, width: Width) -> None:
        """Build what is missing, run everything; returns when every run has its line."""
        builds = BuildQueue(width.jobs, self._events.put, self._logs)
        try:
            targets = self._plan(width)
            builds.put(targets)
            building, running = (
                len(targets),
                sum(map(len, map(self.choice.of, self.choice.samples))),
            )
            while building or running:
                event = self._events.get()
                self._handle(event, width)
                building -= isinstance(event, Built | BuildBroke)
                running -= isinstance(event, Ran)
            self._scheduler.finish()
            self._scheduler.join()
        finally:
            self._scheduler.finish(at_once=True)
            builds.close()
            if builds.alive() or self._scheduler.alive():
                self._stop(lambda: builds.alive() or self._scheduler.alive())

    def stop(self) -> None:
        """End a run, from another thread: it raises Stopped."""
        self._events.put(Fatal(Stopped()))

    def facts(self) -> dict[str, SampleFacts]:
        """The facts of each sample as it was read for its build, and what came of it."""
        return {
            sample.id: sample_facts(
                sample, self._blueprints[sample.id].files, self.built.get(sample.id)
            )
            for sample in self.choice.samples
        }

    def _stop(self, alive: Callable[[], bool]) -> None:
        self.session.stop()
        with interrupts.held("Stopping what runs; a moment."):
            self.session.close(alive)

    def _handle(self, event: Event, width: Width) -> None:
        match event:
            case Fatal(problem):
                raise problem
            case BuildBroke(name, problem) if name in TOOLS:
                raise problem
            case BuildBroke(name, problem):
                self._unbuilt(self._sample(name), Verdict(Outcome.BUILD_FAILED, str(problem)))
            case Built(name, image) if name in TOOLS:
                self.built[name] = image
                if self.built.keys() >= {*TOOLS}:
                    self._open_lanes(width)
            case Built(name, image):
                self.built[name] = image
                self._deliver(self._sample(name), image)
            case Ran(run):
                self.runs.append(run)
        self._tell(event)

    def _sample(self, name: str) -> Sample:
        return self._blueprints[name].sample

    # -- images

    def _plan(self, width: Width) -> list[Target]:
        """The bench first, then what is quick: the first result should come early."""
        wanted = {name: b for name, b in self._blueprints.items() if not b.sample.left_out}
        found = {name: self.images.find(b) for name, b in wanted.items()}
        missing = [b for name, b in wanted.items() if found[name] is None]
        missing.sort(key=_effort)
        builds = (*TOOLS, *(blueprint.sample.id for blueprint in missing))
        self._tell(planned(self.choice, self.facts(), builds))
        for name in self._blueprints.keys() - wanted.keys():
            self._left_out(self._sample(name))
        for name, image in found.items():
            if image is not None:
                self._handle(Built(name, image, 0), width)
        return [*map(self._tool, TOOLS), *map(self._target, missing)]

    def _tool(self, name: str) -> Target:
        return Target(name, lambda log: self.images.tool(name, log))

    def _target(self, blueprint: Blueprint) -> Target:
        return Target(blueprint.sample.id, lambda log: self.images.make(blueprint, log))

    # -- runs

    def _open_lanes(self, width: Width) -> None:
        made_of = LaneImages(self.built[BENCH], self.built[RUNNER])
        turns = Turns(width.jobs)
        self._scheduler.start(lambda: self._open_lane(made_of, turns), width.lanes)

    def _deliver(self, sample: Sample, image: Image) -> None:
        able = []
        for scenario in self.choice.of(sample):
            reason = sample.unsupported(scenario.program, scenario.name)
            if reason is None:
                able.append(scenario)
            else:
                self._unrun(sample, scenario, Verdict(Outcome.UNSUPPORTED, reason))
        waits = partial(waits_of, sample, expected=self.choice.expected)
        self._scheduler.take(units(sample, image, able, self.seed, waits))

    def _left_out(self, sample: Sample) -> None:
        self._unbuilt(sample, Verdict(Outcome.UNSUPPORTED, sample.left_out))

    def _unbuilt(self, sample: Sample, verdict: Verdict) -> None:
        for scenario in self.choice.of(sample):
            self._unrun(sample, scenario, verdict)

    def _unrun(self, sample: Sample, scenario: Scenario, verdict: Verdict) -> None:
        line = unrun_line(sample, scenario, verdict, self.choice.expected, self.seed)
        self._events.put(Ran(line))

    def _judged(self, sample: Sample, scenario: Scenario, case: Case, seen: Observation) -> None:
        form = sample.manifest.programs[scenario.program].format
        verdict = judge(seen, case, scenario.contract, form)
        how = fidelity(seen, case)
        line = run_line(sample, scenario, seen, verdict, self.choice.expected, self.seed, how)
        self._events.put(Ran(line))


def _effort(blueprint: Blueprint) -> tuple[bool, int]:
    """A guess at how long an image takes: whether it builds, and how much it installs."""
    build = blueprint.sample.manifest.build
    return (build is not None, len(build.apt) + len(build.run) if build else 0)
