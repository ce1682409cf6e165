"""Injected codes as a choice."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from harness.errors import BadInput
from harness.judge.outcome import Outcome
from harness.runs.choice import Choice
from harness.runs.injected import NOTHING, Injected
from harness.runs.lines import repeat
from harness.runs.spied import spied
from harness.scenarios.registry import find_scenario
from tests.support.samples import one_sample

RULE = "SCardTransmit#2=SCARD_W_RESET_CARD"


@pytest.fixture
def choice(tmp_path: Path) -> Choice:
    return Choice([one_sample(tmp_path)], [find_scenario("hello")])


def test_rules_stand_in_place_of_scenarios(choice: Choice) -> None:
    assert NOTHING.of(choice, ["hello"]) == choice
    again = Injected([RULE, "SCardTransmit#2=80100068", "SCardConnect=SCARD_E_NOT_READY"])
    found = again.of(choice, [])
    assert [s.name for s in found.scenarios] == [RULE, "SCardConnect=SCARD_E_NOT_READY"]
    words = repeat(found.samples[0], found.scenarios[0], "s")
    assert words == f"./inv run tongue-wrap --inject '{RULE}' --seed s"


def test_a_sweep_expects_nothing_but_that_it_takes_place(choice: Choice) -> None:
    found = Injected(sweep=True).of(choice, [])
    sample, scenario = found.samples[0], found.scenarios[0]
    fits = {outcome: found.expected.fits(sample, scenario, outcome) for outcome in Outcome}
    assert {outcome for outcome, fit in fits.items() if not fit} == {
        Outcome.INFRASTRUCTURE,
        Outcome.BUILD_FAILED,
    }


@pytest.mark.parametrize(
    ("injected", "scenarios"),
    [
        (Injected([RULE]), ["hello"]),
        (Injected(sweep=True), ["hello"]),
        (Injected([RULE], sweep=True), []),
    ],
)
def test_only_one_of_them_is_for_a_run(
    choice: Choice, injected: Injected, scenarios: list[str]
) -> None:
    with pytest.raises(BadInput, match="not for one run"):
        injected.of(choice, scenarios)


def test_calls_are_on_record_in_any_scenario_but_an_injected_one(choice: Choice) -> None:
    found = spied(choice)
    (scenario,) = found.scenarios
    case, plain = scenario.case_for("s", "a-b"), find_scenario("hello").case_for("s", "a-b")
    assert case == replace(plain, spied=True)
    assert repeat(found.samples[0], scenario, "s").endswith("--seed s --calls")
    with pytest.raises(BadInput, match="not for injected codes"):
        spied(Injected([RULE]).of(choice, []))
