"""A trial of builds of one sample in one scenario: what each comes to, and its pace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from harness.engine import ownership
from harness.errors import Problem
from harness.images.images import Images
from harness.judge.outcome import Outcome
from harness.report.pace import processor_s
from harness.report.report import Run
from harness.runs.choice import Choice
from harness.runs.here import run_here
from harness.samples.sample import Sample

_OFTEN = 30  # runs of each build whose pace is compared


class Trial:
    """Runs builds in the one scenario of a choice; jobs: so many programs at once."""

    def __init__(self, images: Images, choice: Choice, jobs: int) -> None:
        self._images, self._choice, self._jobs = images, choice, jobs
        self._seed = ownership.new_seed()
        self._runs: dict[str, Run] = {}

    def run(self, sample: Sample) -> Run:
        """What a build comes to; it is run once. Problem where the bench failed."""
        if sample.id not in self._runs:
            (self._runs[sample.id],) = self._run([sample], 1, self._jobs)
        return self._runs[sample.id]

    def times(self, *samples: Sample) -> list[list[float]]:
        """The processor times of builds that run in turn, often enough to tell something.

        In seconds, a list for each build. Never two at once: a processor that shares its core is
        slower while the other one works.
        """
        runs = self._run(samples, _OFTEN, jobs=1)
        return [[processor_s(run) for run in runs if run.sample == s.id] for s in samples]

    def _run(self, samples: Sequence[Sample], times: int, jobs: int) -> list[Run]:
        scenarios = [*self._choice.scenarios] * times
        choice = replace(self._choice, samples=[*samples], scenarios=scenarios)
        runs = run_here(self._images, choice, self._seed, jobs, lambda _: None).runs
        for run in runs:
            if run.outcome is Outcome.INFRASTRUCTURE:
                raise Problem(f"{run.sample} could not be tried.", run.why, "./inv doctor")
        return runs
