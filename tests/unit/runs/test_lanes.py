"""How many lanes a choice gets: no more than it can use, and what the machine has room for."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.judge.outcome import Outcome
from harness.report.expectations import Expectations, Known
from harness.runs.choice import Choice
from harness.runs.lanes import MOST_PER_JOB, waits_of, width
from harness.samples.folder import load_all
from harness.samples.sample import Sample
from harness.scenarios.registry import SCENARIOS, find_scenario
from harness.scenarios.scenario import Scenario
from tests.support.samples import write_sample

ROOMY = 64 << 30
EVERY = [*SCENARIOS.values()]
HELLO = find_scenario("hello")


@pytest.fixture
def samples(tmp_path: Path) -> list[Sample]:
    """Two samples in a folder."""
    for name in ("ada-wrap", "c-wrap"):
        write_sample(tmp_path, name)
    return load_all(tmp_path)


def lanes(samples: list[Sample], scenarios: list[Scenario], memory_bytes: int = ROOMY) -> int:
    """The lanes of two jobs."""
    made = width(Choice(samples, scenarios), "s", 2, memory_bytes)
    assert made.jobs == 2
    return made.lanes


def test_programs_that_do_not_wait_get_a_lane_for_each_job(samples: list[Sample]) -> None:
    assert lanes(samples, [HELLO]) == 2


def test_programs_that_wait_get_more(samples: list[Sample]) -> None:
    assert 2 < lanes(samples, EVERY) <= 2 * MOST_PER_JOB


def test_there_is_an_end_to_it(samples: list[Sample]) -> None:
    assert lanes(samples, [find_scenario("slow")]) == 2 * MOST_PER_JOB


@pytest.mark.parametrize(("gigabytes", "count"), [(1, 2), (4, 4)])
def test_a_machine_with_little_memory_gets_fewer(
    samples: list[Sample], gigabytes: int, count: int
) -> None:
    assert lanes(samples, [find_scenario("slow")], gigabytes << 30) == count


@pytest.mark.parametrize(("name", "seconds"), [("hello", 0), ("slow", 3), ("mute", 2)])
def test_a_case_says_how_long_it_waits_on_purpose(
    samples: list[Sample], name: str, seconds: float
) -> None:
    scenario = find_scenario(name)
    case = scenario.case_for("s", samples[0].id)
    assert waits_of(samples[0], scenario, case, Expectations({})) == seconds


def test_a_program_that_is_known_to_hang_waits_until_its_limit(samples: list[Sample]) -> None:
    known = Known("ada-wrap", "hello", Outcome.TIMEOUT, "it hangs", "https://wrap.example")
    expected = Expectations({("ada-wrap", HELLO.id): known})
    case = HELLO.case_for("s", samples[0].id)
    assert waits_of(samples[0], HELLO, case, expected) == case.limit_s
