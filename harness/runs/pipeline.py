"""Builds, runs and judges a choice of samples, telling each event to a display.

Whatever happens, Ctrl-C included, no thread of it is alive when it returns.
"""

from __future__ import annotations

import queue

from harness import interrupts
from harness.errors import Problem
from harness.images.images import Images
from harness.images.queue import Builders, Target
from harness.judge.fidelity import fidelity
from harness.judge.judge import judge
from harness.judge.observation import Observation
from harness.judge.outcome import Outcome, Verdict
from harness.live.display import Display
from harness.paths import LOGS
from harness.report.report import Run
from harness.runs.choice import Choice
from harness.runs.events import BuildBroke, BuildEnded, Event, Fatal, Ran
from harness.runs.lines import run_line, unrun_line
from harness.runs.scheduler import Scheduler, Work
from harness.samples.sample import Sample
from harness.scenarios.case import Case
from harness.scenarios.scenario import Scenario

BENCH = "bench"


class Pipeline:
    """One run over a choice, in a session of its own."""

    def __init__(self, images: Images, choice: Choice, seed: str, display: Display) -> None:
        self.images, self.choice, self.seed, self.display = images, choice, seed, display
        self.session = images.session
        self.runs: list[Run] = []
        self._events: queue.Queue[Event] = queue.Queue()
        self._conductor = Scheduler(self.session, seed, self._judged, self._events.put)

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
            lambda log: self.images.tool("bench", log),
            self._conductor.bench_image.set_result,
            lambda _: None,
        )
        missing: list[Sample] = []
        for sample in self.choice.samples:
            tag = self.images.sample_tag(sample)
            if self.session.engine.image_id(tag) is None:
                missing.append(sample)
            else:
                self._events.put(BuildEnded(sample.id, tag, 0))
                self._deliver(sample, tag)
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
        self, sample: Sample, scenario: Scenario, case: Case, observation: Observation
    ) -> None:
        form = sample.manifest.programs[scenario.program].format
        verdict = judge(observation, case, form)
        line = run_line(
            sample,
            scenario,
            observation,
            verdict,
            self.choice.expected,
            self.seed,
            fidelity(observation, case),
        )
        self._events.put(Ran(line))


def _effort(sample: Sample) -> tuple[bool, int]:
    """A guess at how long an image takes: whether it builds, and how much it installs."""
    build = sample.manifest.build
    return (build is not None, len(build.apt) + len(build.run) if build else 0)
