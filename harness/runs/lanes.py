"""How many lanes a choice is worth: more than run at once where programs wait on purpose."""

from __future__ import annotations

import math
from dataclasses import dataclass

from harness.judge.outcome import Outcome
from harness.report.expectations import Expectations
from harness.runs.choice import Choice
from harness.samples.sample import Sample
from harness.scenarios.case import Case
from harness.scenarios.on_reader import case_of
from harness.scenarios.scenario import Scenario

MOST_PER_JOB = 5
_PROGRAM_S = 0.15  # a program of the gallery, without its waits: the mean of all
_SPARE = 1.5  # they do not wait in turn, and their benches need time between the runs
_LANE_BYTES = 2**30  # a bench, and a program that waits beside it


@dataclass(frozen=True)
class Width:
    """How many programs run at once, and builds; and on how many lanes."""

    jobs: int
    lanes: int


def width(choice: Choice, seed: str, jobs: int, memory_bytes: int) -> Width:
    """The lanes that keep so many programs running. memory_bytes: of the engine's machine."""
    runs = [(sample, scenario) for sample in choice.samples for scenario in choice.of(sample)]
    waits_s = sum(
        waits_of(sample, scenario, case_of(sample, scenario, seed), choice.expected)
        for sample, scenario in runs
    )
    wanted = jobs
    if waits_s:
        wanted = math.ceil(_SPARE * jobs * (1 + waits_s / (len(runs) * _PROGRAM_S)))
    room = memory_bytes // _LANE_BYTES
    return Width(jobs, max(jobs, min(wanted, jobs * MOST_PER_JOB, room)))


def waits_of(sample: Sample, scenario: Scenario, case: Case, expected: Expectations) -> float:
    """How long a run waits on purpose, in seconds; to its limit, where it is known to hang."""
    if expected.outcome(sample, scenario) is Outcome.TIMEOUT:
        return case.limit_s
    return case.waits_s
