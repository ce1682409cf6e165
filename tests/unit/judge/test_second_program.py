"""The judge on a program that is not hello: it knows no more of it than the contract."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.judge.judge import judge
from harness.judge.outcome import Outcome
from harness.scenarios.scenario import Scenario
from tests.support.observations import exchange, right, text, trace
from tests.support.second_program import EMPTY, PULLED, READ, STORE, STORES, WRITTEN

CASE = STORES.case_for("s", "a-b")
RIGHT = right(CASE, contract=STORE)


@pytest.mark.parametrize("scenario", [STORES, PULLED, EMPTY], ids=lambda scenario: scenario.name)
def test_a_right_program_passes(scenario: Scenario) -> None:
    case = scenario.case_for("s", "a-b")
    assert judge(right(case, contract=STORE), case, STORE, None).outcome is Outcome.PASS


@pytest.mark.parametrize("line", range(7))
def test_every_line_of_its_transcript_is_compared(line: int) -> None:
    printed = RIGHT.stdout.splitlines()
    printed[line] += "!"
    seen = replace(RIGHT, stdout=text(*printed))
    assert judge(seen, CASE, STORE, None).outcome is Outcome.TRANSCRIPT_DIFFERS


def test_words_without_a_card_are_found_out() -> None:
    assert judge(replace(RIGHT, trace=()), CASE, STORE, None).outcome is Outcome.TRANSCRIPT_DIFFERS


def test_another_command_than_its_own_is_found_out() -> None:
    other = (WRITTEN, exchange("00 B0 00 00 02", "01 02 90 00"))
    seen = replace(RIGHT, stdout=text(*STORE.whole(CASE.connection, other)), trace=trace(*other))
    assert judge(seen, CASE, STORE, None).outcome is Outcome.TRACE_DIFFERS


def test_a_failure_may_show_any_part_of_its_head_and_its_next_command() -> None:
    case = PULLED.case_for("s", "a-b")
    shown = STORE.whole(case.connection, (WRITTEN,))[:4]
    for lines in (shown, shown[:1] + shown[2:], shown[2:], [*shown, f"> {READ.hex(' ').upper()}"]):
        seen = replace(right(case, contract=STORE), stdout=text(*lines))
        honest = lines in [*STORE.partial(case.connection, (WRITTEN,))]
        assert (judge(seen, case, STORE, None).outcome is Outcome.PASS) == honest
    assert shown[:1] + shown[2:] in [*STORE.partial(case.connection, (WRITTEN,))]


def test_an_exchange_in_another_slot_is_found_out() -> None:
    moved = tuple({**event, "slot": 1} for event in RIGHT.trace)
    assert judge(replace(RIGHT, trace=moved), CASE, STORE, None).outcome is Outcome.TRACE_DIFFERS
