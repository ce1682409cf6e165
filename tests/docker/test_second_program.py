"""A program beside hello: a contract, scenarios, a sample and an impostor, and nothing else."""

from __future__ import annotations

import pytest

from harness.engine.engine import Engine
from harness.scenarios.registry import find_scenario
from tests.support.docker import TESTS, Runs, run
from tests.support.second_program import EMPTY, PULLED, STORES

FOLDER = TESTS / "second_program"
SAMPLE, IMPOSTOR = "python-store", "right-words"


@pytest.fixture(scope="module")
def runs(engine: Engine) -> Runs:
    return run(engine, FOLDER, [], [STORES, PULLED, EMPTY, find_scenario("hello")])


@pytest.mark.parametrize("name", ["stores", "pulled", "no-card"])
def test_a_right_program_passes(runs: Runs, name: str) -> None:
    line = runs[SAMPLE, name]
    assert (line.outcome, line.program) == ("pass", "store"), f"{line.why}\n{line.difference}"


def test_its_failures_are_classified(runs: Runs) -> None:
    assert runs[SAMPLE, "no-card"].fidelity is not None
    assert runs[SAMPLE, "stores"].fidelity is None


@pytest.mark.parametrize(
    ("name", "outcome"),
    [("stores", "transcript-differs"), ("pulled", "exit-status"), ("no-card", "exit-status")],
)
def test_an_impostor_that_asks_no_card_is_found_out(runs: Runs, name: str, outcome: str) -> None:
    line = runs[IMPOSTOR, name]
    assert (line.outcome, line.expected) == (outcome, False)


def test_a_difference_is_shown_in_the_words_of_its_contract(runs: Runs) -> None:
    rows = runs[IMPOSTOR, "stores"].difference
    assert rows[-1].printed == rows[-1].expected == "Stored: 01 02 03"
    assert rows[-1].seen is None


def test_a_program_that_a_sample_lacks_counts_nowhere(runs: Runs) -> None:
    assert not any(line.program == "hello" for line in runs.values())
