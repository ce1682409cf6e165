"""Programs that wait for a card: those that give up too early, and those that let it wait."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from harness.judge.fidelity import fidelity
from harness.judge.observation import Limit, Observation
from harness.judge.outcome import Outcome
from harness.programs.contract import exchange_lines
from harness.programs.wait import CONTRACT, WAITS_S
from harness.scenarios.case import Case, Ends
from harness.scenarios.registry import SCENARIOS
from harness.scenarios.tag_words import tells_uid
from harness.scenarios.wait import REACTS_S
from tests.support.observations import judged, right, text
from tests.support.samples import SAMPLE


def case(name: str) -> Case:
    return SCENARIOS[f"wait/{name}"].case_for("s", SAMPLE)


NEVER, COMES = case("never"), case("comes")
SECOND = 1_000_000_000


def outcome(seen: Observation, at: Case) -> Outcome:
    return judged(seen, at, None, CONTRACT).outcome


def after(reaction_s: float, *events: dict[str, Any]) -> Observation:
    """A right program whose first command comes so long after the card."""
    seen = right(COMES, contract=CONTRACT)
    moved = [event | {"t_ns": int(reaction_s * SECOND)} for event in seen.trace]
    return replace(seen, trace=({"t_ns": 0, "kind": "insert", "hex": ""}, *events, *moved))


@pytest.mark.parametrize("duration_s", [WAITS_S - 0.1, WAITS_S, WAITS_S + 1])
def test_giving_up_when_the_time_is_over_is_right_and_no_failure(duration_s: float) -> None:
    seen = replace(right(NEVER, contract=CONTRACT), duration_s=duration_s)
    assert outcome(seen, NEVER) is Outcome.PASS
    assert fidelity(seen, NEVER) is None


@pytest.mark.parametrize("duration_s", [0.0, 1.0, WAITS_S - 0.2])
def test_giving_up_before_is_untimely(duration_s: float) -> None:
    seen = replace(right(NEVER, contract=CONTRACT), duration_s=duration_s)
    verdict = judged(seen, NEVER, None, CONTRACT)
    assert verdict.outcome is Outcome.UNTIMELY
    assert verdict.why == f"ended after {duration_s:.1f} s, and is to wait 4.9 s"


@pytest.mark.parametrize(
    ("defect", "wanted"),
    [
        ({"stderr": ""}, Outcome.SILENT),
        ({"exit_status": 0}, Outcome.EXIT_STATUS),
        ({"stdout": "Reader: Virtual PCD 00 00\n"}, Outcome.TRANSCRIPT_DIFFERS),
        ({"limit": Limit.TIME}, Outcome.TIMEOUT),
    ],
)
def test_giving_up_excuses_nothing_else(defect: dict[str, Any], wanted: Outcome) -> None:
    assert outcome(replace(right(NEVER, contract=CONTRACT), **defect), NEVER) is wanted


@pytest.mark.parametrize("reaction_s", [0.0, 1.0, REACTS_S])
def test_a_card_that_came_is_asked_soon(reaction_s: float) -> None:
    assert outcome(after(reaction_s), COMES) is Outcome.PASS


def test_a_card_that_has_to_wait_makes_the_program_untimely() -> None:
    verdict = judged(after(REACTS_S + 0.5), COMES, None, CONTRACT)
    assert verdict.outcome is Outcome.UNTIMELY
    assert verdict.why == "the card had come 3.5 s before its first command"


def test_the_last_card_that_came_before_the_command_counts() -> None:
    again = {"t_ns": 2 * SECOND, "kind": "insert", "hex": ""}
    assert outcome(after(4.0, again), COMES) is Outcome.PASS


def test_where_no_card_came_in_the_run_nothing_is_asked_of_its_time() -> None:
    there = case("there")
    assert right(there, contract=CONTRACT).reaction_s() is None
    assert outcome(right(there, contract=CONTRACT), there) is Outcome.PASS


def test_the_second_card_is_not_told_of_as_if_it_were_the_first() -> None:
    at = case("another-comes")
    assert at.ends is Ends.FAILS and at.world.next_card
    first = right(at, contract=CONTRACT)
    assert outcome(first, at) is Outcome.PASS
    uid = exchange_lines([tells_uid(at.world.next_card)])
    told = replace(first, stdout=first.stdout + text(*uid))
    assert outcome(told, at) is Outcome.TRANSCRIPT_DIFFERS
