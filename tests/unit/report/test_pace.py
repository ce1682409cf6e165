"""The pace of samples: told when it is more than noise."""

from __future__ import annotations

import random

import pytest

from harness.judge.observation import Usage
from harness.report.pace import chance, pace_of, paces
from harness.report.report import Report
from harness.report.sides import whole
from tests.support.reports import report_of, run_line

NOISE = random.Random(7)
SAME = [(t, t * NOISE.uniform(0.8, 1.25)) for t in (NOISE.uniform(0.01, 0.1) for _ in range(60))]


def test_a_slower_one_is_told_with_its_numbers() -> None:
    pace = pace_of("a-b", [(before, 1.5 * after) for before, after in SAME])
    assert pace is not None
    assert pace.is_slower
    assert pace.slower >= 55
    assert pace.of == 60
    assert 1.3 < pace.ratio < 1.7


def test_a_quicker_one_is_no_worse() -> None:
    pace = pace_of("a-b", [(before, after / 2) for before, after in SAME])
    assert pace is not None
    assert not pace.is_slower


@pytest.mark.parametrize(
    "pairs",
    [SAME, [(1.0, 1.0)] * 50, [(1.0, 2.0)] * 9, [(1.0, 1.01)] * 60, [(0.002, 0.003)] * 60],
    ids=["noise", "equal", "few", "hardly", "tiny"],
)
def test_what_is_noise_is_not_told(pairs: list[tuple[float, float]]) -> None:
    assert pace_of("a-b", pairs) is None


def test_chances_are_those_of_a_coin() -> None:
    assert chance(10, 10) == 2 / 2**10
    assert chance(1, 2) == 1.0


def test_times_of_two_machines_are_not_compared() -> None:
    def report(seconds: float, cpus: int) -> Report:
        runs = [run_line("a-b", f"s{n}", usage=Usage(user_s=seconds)) for n in range(20)]
        made = report_of(*runs)
        made.header.host["cpus"] = cpus
        return made

    one, slower = whole(report(0.1, 2), "one"), whole(report(0.3, 2), "slower")
    assert [p.sample for p in paces(one, slower)] == ["a-b"]
    assert paces(one, whole(report(0.3, 4), "elsewhere")) == []
