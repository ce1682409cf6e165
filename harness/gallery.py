"""A run of the gallery: choose, build, run, judge, report; shown as it happens.

It flows one way. This module only joins the parts and owns their life: whatever happens,
Ctrl-C included, what the run made in the engine is removed before it returns.
"""

from __future__ import annotations

import queue
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from harness import certificates, expectations, identity, interrupts, report
from harness.baseimage import BASE
from harness.builders import Builders, Target, check_jobs
from harness.conductor import Conductor, Work
from harness.display import Display
from harness.engine import Engine
from harness.errors import BadInput, Problem
from harness.events import BuildBroke, BuildEnded, Event, Fatal, Ran
from harness.facts import header, run_line, unrun_line
from harness.images import Images
from harness.judge import Outcome, Verdict, judge
from harness.observation import Observation
from harness.paths import EXPECTATIONS, LOGS, SAMPLES
from harness.report import Footer, Report, Run
from harness.samples import Sample, load_all, select
from harness.scenarios import DEFAULT, EVERY, SCENARIOS, Scenario, Stage
from harness.sessions import session

BENCH = "bench"


@dataclass(frozen=True)
class Choice:
    """What is to be run: samples, scenarios, and what is expected of them."""

    samples: list[Sample]
    scenarios: list[Scenario]
    expected: expectations.Expectations


def choose(names: Sequence[str], scenarios: Sequence[str], folder: Path = SAMPLES) -> Choice:
    """Samples and scenarios by name, glob or beginning. Raises BadInput for what is not there."""
    known = {sample.id: sample for sample in load_all(folder)}
    samples = select("sample", known, names)
    if not samples:
        raise BadInput(f"There are no samples in {folder}.", hint="./inv new makes one")
    wanted = [name for entry in scenarios for name in entry.split(",") if name] or [*DEFAULT]
    named = select("scenario", SCENARIOS, [name for name in wanted if name != EVERY])
    chosen = list(SCENARIOS.values()) if EVERY in wanted else named
    for sample in known.values():
        for name in sample.manifest.unsupported:
            if name not in SCENARIOS:
                raise BadInput(f"{sample.id} declares an unknown scenario {name!r} unsupported.")
    return Choice(
        samples,
        chosen,
        expectations.load(folder / EXPECTATIONS.name, known, SCENARIOS, _gaps(known)),
    )


def _gaps(samples: dict[str, Sample]) -> dict[str, list[str]]:
    """What each sample cannot be run in: declared, or for want of the program."""
    return {
        name: [
            scenario.name
            for scenario in SCENARIOS.values()
            if scenario.name in sample.manifest.unsupported
            or scenario.program not in sample.manifest.programs
        ]
        for name, sample in samples.items()
    }


class Gallery:
    """One run over a choice, in a session of its own."""

    def __init__(self, images: Images, choice: Choice, seed: str, display: Display) -> None:
        self.images, self.choice, self.seed, self.display = images, choice, seed, display
        self.session = images.session
        self.runs: list[Run] = []
        self._events: queue.Queue[Event] = queue.Queue()
        self._conductor = Conductor(self.session, seed, self._judged, self._events.put)
        self._waiting = len(choice.samples)

    def run(self, jobs: int) -> None:
        """Build what is missing, run everything; returns when every run has its line."""
        expected = len(self.choice.samples) * len(self.choice.scenarios)
        builders = Builders(self._targets(), jobs, LOGS, self._events.put)
        threads = builders.threads
        self._conductor.start(min(jobs, len(self.choice.samples)))
        builders.start()
        try:
            while len(self.runs) < expected:
                self._handle(self._events.get())
            self._conductor.finish()
            for thread in (*threads, *self._conductor.threads):
                thread.join()
        finally:
            workers = [*threads, *self._conductor.threads]
            if any(thread.is_alive() for thread in workers):
                self._give_up()
                with interrupts.held("Stopping what runs; a moment."):
                    self.session.close(lambda: any(t.is_alive() for t in workers))

    def _give_up(self) -> None:
        """Wake whoever waits for something that will not come any more."""
        self.session.stop()
        if not self._conductor.bench_image.done():
            self._conductor.bench_image.cancel()
        self._conductor.finish()

    def _handle(self, event: Event) -> None:
        if isinstance(event, Fatal):
            raise event.problem
        if isinstance(event, Ran):
            self.runs.append(event.run)
        if isinstance(event, BuildBroke) and event.name == BENCH:
            raise event.problem
        self.display.show(event)

    # -- images

    def _targets(self) -> list[Target]:
        """The bench first, then what is quick: the first result should come early."""
        bench = Target(
            BENCH,
            lambda log: self.images.container("bench", log),
            self._conductor.bench_image.set_result,
            lambda _: None,
        )
        missing: list[Sample] = []
        present: list[Sample] = []
        for sample in self.choice.samples:
            tag = self.images.sample_tag(sample)
            there = self.session.engine.image_id(tag) is not None
            (present if there else missing).append(sample)
        for sample in present:
            self._events.put(BuildEnded(sample.id, self.images.sample_tag(sample), 0))
            self._deliver(sample, self.images.sample_tag(sample))
        missing.sort(key=_effort)
        self.display.expect([BENCH, *(sample.id for sample in missing)])
        return [bench, *map(self._target, missing)]

    def _target(self, sample: Sample) -> Target:
        return Target(
            sample.id,
            lambda log: self.images.sample(sample, log),
            lambda tag: self._deliver(sample, tag),
            lambda problem: self._unbuilt(sample, problem),
        )

    def _deliver(self, sample: Sample, tag: str) -> None:
        able = []
        for scenario in self.choice.scenarios:
            verdict = self._cannot(sample, scenario)
            if verdict is None:
                able.append(scenario)
            else:
                self._tell_unrun(sample, scenario, verdict)
        if able:
            self._conductor.take(Work(sample, tag, able))

    def _cannot(self, sample: Sample, scenario: Scenario) -> Verdict | None:
        reason = sample.manifest.unsupported.get(scenario.name)
        if reason is None and sample.program(scenario.program) is None:
            reason = f"it has no program {scenario.program!r}"
        return None if reason is None else Verdict(Outcome.UNSUPPORTED, reason)

    def _unbuilt(self, sample: Sample, problem: Problem) -> None:
        for scenario in self.choice.scenarios:
            self._tell_unrun(sample, scenario, Verdict(Outcome.BUILD_FAILED, str(problem)))

    def _tell_unrun(self, sample: Sample, scenario: Scenario, verdict: Verdict) -> None:
        expected = self.choice.expected
        self._events.put(Ran(unrun_line(sample, scenario, verdict, expected, self.seed)))

    # -- runs

    def _judged(
        self, sample: Sample, scenario: Scenario, stage: Stage, observation: Observation
    ) -> None:
        form = sample.manifest.programs[scenario.program].format
        verdict = judge(observation, stage, form)
        line = run_line(sample, scenario, observation, verdict, self.choice.expected, self.seed)
        self._events.put(Ran(line))


def _effort(sample: Sample) -> tuple[bool, int]:
    """A guess at how long an image takes: whether it builds, and how much it installs."""
    build = sample.manifest.build
    return (build is not None, len(build.apt) + len(build.run) if build else 0)


def whole_report(gallery: Gallery, started: str, began: float) -> Report:
    """The report of a finished run."""
    order = [scenario.name for scenario in gallery.choice.scenarios]
    runs = sorted(gallery.runs, key=lambda run: (run.sample, order.index(run.scenario)))
    footer = Footer(
        counts=dict(Counter(run.outcome for run in runs)),
        unexpected=sum(not run.expected for run in runs),
        wall_s=time.monotonic() - began,
        programs_s=sum(run.duration_s for run in runs),
        harness_s=sum(run.overhead_s for run in runs),
    )
    choice = gallery.choice
    head = header(gallery.images, choice.samples, choice.scenarios, gallery.seed, started)
    return Report(head, runs, footer)


def run(
    names: Sequence[str],
    scenarios: Sequence[str],
    path: Path,
    jobs: int = 0,
    seed: str = "",
    folder: Path = SAMPLES,
) -> int:
    """`inv run`: returns the exit status (0 as expected, 1 not, 2 nothing could be run)."""
    began, started = time.monotonic(), time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    check_jobs(jobs)
    choice = choose(names, scenarios, folder)
    report.check_writable(path)
    engine = Engine.connect()
    with session(engine) as opened:
        images = Images(opened, BASE, certificates.site_authorities())
        with Display(choice.samples, choice.scenarios) as display:
            gallery = Gallery(images, choice, seed or identity.new_seed(), display)
            gallery.run(jobs or int(engine.info().get("NCPU", 2)))
        whole = whole_report(gallery, started, began)
    if all(line.outcome == Outcome.INFRASTRUCTURE for line in whole.runs):
        raise Problem(
            "Every run failed for infrastructure, so no report is published.",
            whole.runs[0].why,
            "./inv doctor",
        )
    report.publish(path, whole)
    display.conclude(whole, path)
    return 1 if whole.footer.unexpected else 0
