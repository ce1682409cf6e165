"""The order in which a bench takes scenarios."""

from __future__ import annotations

from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from harness.runs.scheduler import Hardware, in_order
from harness.scenarios.case import Case
from harness.scenarios.registry import SCENARIOS
from harness.scenarios.scenario import Scenario
from tests.support.support import SAMPLE

Staged = list[tuple[Scenario, Case]]
EVERY: Staged = [(s, s.case_for("1f2e", SAMPLE)) for s in SCENARIOS.values()]
HARDWARE = sorted({case.world.hardware for _, case in EVERY})

some = st.lists(st.sampled_from(EVERY), unique_by=lambda pair: pair[0].name)


def hardware_of(cases: Staged) -> list[Hardware]:
    """The hardware a bench goes through."""
    return [hardware for hardware, _ in groupby(case.world.hardware for _, case in cases)]


@given(some, st.sampled_from(HARDWARE))
def test_each_scenario_once_and_no_hardware_twice(cases: Staged, now: Hardware) -> None:
    ordered = in_order(cases, now)
    assert sorted(s.name for s, _ in ordered) == sorted(s.name for s, _ in cases)
    assert len(hardware_of(ordered)) == len(set(hardware_of(ordered)))


@given(some, st.sampled_from(HARDWARE))
def test_a_bench_begins_with_what_it_has(cases: Staged, now: Hardware) -> None:
    if now in hardware_of(cases):
        assert hardware_of(in_order(cases, now))[0] == now


def test_the_next_sample_goes_the_other_way_round() -> None:
    there = hardware_of(in_order(EVERY, HARDWARE[-1]))
    back = hardware_of(in_order(EVERY, there[-1]))
    assert back == there[::-1]


def test_scenarios_of_one_hardware_keep_their_order() -> None:
    names = [scenario.name for scenario, _ in in_order(EVERY, HARDWARE[-1])]
    declared = [s.name for s, case in EVERY if case.world.hardware == EVERY[0][1].world.hardware]
    assert [name for name in names if name in declared] == declared
