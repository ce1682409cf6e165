"""Units of work: a sample's scenarios of equal hardware, and which unit a lane takes."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.images.image import Image
from harness.runs.work import MOST_CASES, Work, WorkList, cost, units
from harness.samples.manifest import Lint, Manifest
from harness.samples.sample import Sample
from harness.scenarios.registry import SCENARIOS
from harness.scenarios.scenario import Scenario

MANIFEST = Manifest("Tongue", "wrap", "1", "MIT", "https://wrap.example", "active", {}, Lint())
SCENARIO_LISTS = st.lists(st.sampled_from([*SCENARIOS.values()]), unique_by=lambda s: s.id)
MINE, OTHERS, NEW = "mine", "others", "new"
HERE, ELSEWHERE = ("here",), ("elsewhere",)


def sample(name: str = "tongue-wrap") -> Sample:
    """A sample without files."""
    return Sample(name, Path(name), MANIFEST)


def work(tag: str = NEW, hardware: tuple[str, ...] = HERE) -> Work:
    """A unit of work without scenarios."""
    return Work(sample(), Image(tag, "id", 1), hardware, ())


@given(SCENARIO_LISTS)
def test_every_scenario_is_in_one_unit_of_its_own_hardware(scenarios: list[Scenario]) -> None:
    made = [*units(sample(), Image("t", "id", 1), scenarios, "seed")]
    assert sorted(s.id for w in made for s, _ in w.cases) == sorted(s.id for s in scenarios)
    assert all(case.world.hardware == w.hardware for w in made for _, case in w.cases)
    assert all(1 <= len(w.cases) <= MOST_CASES for w in made)


@given(SCENARIO_LISTS)
def test_scenarios_of_one_unit_keep_their_order(scenarios: list[Scenario]) -> None:
    order = [s.id for s in scenarios]
    for unit in units(sample(), Image("t", "id", 1), scenarios, "seed"):
        places = [order.index(s.id) for s, _ in unit.cases]
        assert places == sorted(places)


def free() -> Callable[[Work], int]:
    """Costs at which all units are equal."""
    return lambda _: 0


def test_a_unit_costs_nothing_where_bench_and_container_are_as_it_needs_them() -> None:
    assert cost(work(MINE), HERE, [MINE], [OTHERS]) == 0


def test_a_new_container_costs_less_than_another_hardware_and_a_second_one_most() -> None:
    order = [
        work(MINE, HERE),
        work(NEW, HERE),
        work(MINE, ELSEWHERE),
        work(NEW, ELSEWHERE),
        work(OTHERS, HERE),
        work(OTHERS, ELSEWHERE),
    ]
    costs = [cost(unit, HERE, [MINE], [OTHERS]) for unit in order]
    assert costs == sorted(costs)
    assert len(set(costs)) == len(costs)


def test_the_oldest_of_equals_is_taken_first() -> None:
    works = WorkList()
    first, second = work(), work()
    works.put([first, second])
    assert works.take(free) is first
    assert works.take(free) is second


def test_of_equals_the_one_that_waits_longest_is_taken_first() -> None:
    works = WorkList()
    short, long = replace(work(), waits_s=1.0), replace(work(), waits_s=9.0)
    works.put([work(), short, long])
    assert works.take(free) is long
    assert works.take(free) is short


def test_a_unit_waits_as_long_as_its_cases() -> None:
    scenarios = [*SCENARIOS.values()]
    made = units(sample(), Image("t", "id", 1), scenarios, "seed", lambda *_: 2.0)
    assert all(unit.waits_s == 2.0 * len(unit.cases) for unit in made)


def test_the_cheapest_is_taken_first() -> None:
    works = WorkList()
    works.put([work(NEW), work(MINE)])
    taken = works.take(lambda: lambda unit: cost(unit, HERE, [MINE], []))
    assert taken
    assert taken.image.tag == MINE


def test_finished_work_list_gives_none() -> None:
    works = WorkList()
    works.put([work()])
    works.finish()
    assert works.take(free) is not None
    assert works.take(free) is None


def test_waiting_work_is_forgotten_when_all_ends_at_once() -> None:
    works = WorkList()
    works.put([work()])
    works.finish(at_once=True)
    assert works.take(free) is None


@pytest.mark.parametrize("at_once", [False, True])
def test_a_lane_that_waits_is_woken_by_the_end(at_once: bool) -> None:
    works, taken = WorkList(), []
    waiting = threading.Thread(target=lambda: taken.append(works.take(free)))
    waiting.start()
    works.finish(at_once=at_once)
    waiting.join(10)
    assert taken == [None]


def test_a_lane_that_waits_is_woken_by_work() -> None:
    works, taken = WorkList(), []
    waiting = threading.Thread(target=lambda: taken.append(works.take(free)))
    waiting.start()
    unit = work()
    works.put([unit])
    waiting.join(10)
    assert taken == [unit]
