"""The pace of a sample's programs on two sides: whether one is slower beyond the noise.

One run's processor time says little. Those of a sample's runs in many scenarios do: if nothing
changed, each is as likely to be a little more as a little less (the sign test). Wall time is not
looked at: builds and other programs beside a run stretch it, on one side more than on the other.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from harness.judge.outcome import Outcome
from harness.report.report import Run
from harness.report.sides import Side

FEWEST = 10  # scenarios: of fewer nothing follows, whichever way they all go
CHANCE = 0.001  # that so many would be slower if nothing had changed
LEAST_S = 0.005  # of processor time: below that there is little but the start of a process
LEAST = 1.15  # a ratio that is worth to be told


@dataclass(frozen=True)
class Pace:
    """A sample that is slower, or quicker, than it was.

    ratio: the median of the runs' processor times, after over before. slower: in how many of them
    it is, of how many. before_s, after_s: the medians.
    """

    sample: str
    ratio: float
    slower: int
    of: int
    before_s: float
    after_s: float

    @property
    def is_slower(self) -> bool:
        """Whether it is slower, and not quicker."""
        return self.ratio > 1


def paces(before: Side, after: Side) -> list[Pace]:
    """The samples whose pace has changed beyond the noise; none of reports of other machines."""
    if before.report.header.host != after.report.header.host:
        return []
    found = []
    for sample in after.report.header.samples:
        pace = pace_of(sample, [*_pairs(sample, before, after)])
        if pace:
            found.append(pace)
    return found


def pace_of(sample: str, pairs: Sequence[tuple[float, float]]) -> Pace | None:
    """The pace of pairs of times in seconds, before and after; None where it is as it was."""
    slower = sum(after > before for before, after in pairs)
    quicker = sum(after < before for before, after in pairs)
    count = slower + quicker
    if count < FEWEST:
        return None
    ratio = statistics.median(after / before for before, after in pairs if before > 0)
    before_s, after_s = (statistics.median(times) for times in zip(*pairs, strict=True))
    if max(ratio, 1 / ratio) < LEAST or abs(after_s - before_s) < LEAST_S:
        return None
    if chance(max(slower, quicker), count) > CHANCE:
        return None
    return Pace(sample, ratio, slower, count, before_s, after_s)


def chance(most: int, count: int) -> float:
    """How likely it is that at least so many of `count` go one way, if both are as likely."""
    ways = sum(math.comb(count, n) for n in range(most, count + 1))
    return min(1.0, 2.0 * ways / 2.0**count)


def _pairs(sample: str, before: Side, after: Side) -> Iterator[tuple[float, float]]:
    """The times of the scenarios that it passed on both sides, without those of no time at all."""
    for run in after.report.runs:
        old = before.runs.get((sample, run.scenario_id)) if run.sample == sample else None
        if old and run.outcome is old.outcome is Outcome.PASS and processor_s(old) > 0:
            yield processor_s(old), processor_s(run)


def processor_s(run: Run) -> float:
    """What a run's program took of a processor, in seconds."""
    return run.usage.user_s + run.usage.system_s
