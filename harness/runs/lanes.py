"""How many lanes a choice is worth: more than run at once where programs wait on purpose."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from harness.judge.outcome import Outcome
from harness.report.expectations import Expectations
from harness.runs.choice import Choice
from harness.samples.sample import Sample
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


def width(choice: Choice, seed: str, jobs: int, info: Mapping[str, Any]) -> Width:
    """The lanes that keep so many programs running. info: the engine's own description."""
    runs = [(sample, scenario) for sample in choice.samples for scenario in choice.of(sample)]
    waits_s = sum(waits_of(*run, choice.expected, seed) for run in runs)
    wanted = jobs
    if waits_s:
        wanted = math.ceil(_SPARE * jobs * (1 + waits_s / (len(runs) * _PROGRAM_S)))
    room = int(info.get("MemTotal") or 0) // _LANE_BYTES
    return Width(jobs, max(jobs, min(wanted, jobs * MOST_PER_JOB, room)))


def waits_of(sample: Sample, scenario: Scenario, expected: Expectations, seed: str) -> float:
    """How long a run waits on purpose, in seconds; to its limit, where it is known to hang."""
    case = scenario.case_for(seed, sample.id)
    if expected.outcome(sample, scenario) is Outcome.TIMEOUT:
        return case.limit_s
    return case.waits_s
