"""Programs that wait for a card that has fallen silent, and those that wait for nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from harness.judge.observation import Limit
from harness.judge.outcome import Outcome
from harness.programs.contract import exchange_lines
from harness.programs.hello import SELECT
from harness.scenarios.case import Ends
from harness.scenarios.hello_words import SELECTED
from harness.scenarios.words import READER
from harness.trace.exchange import Exchange
from tests.support.observations import exchange, hello_lines, judged, right, text, trace

from .cases import A_READER, GREETS, HELLO_LINE, MUTE, STAGES

ASKED_TWICE = (*MUTE.exchanges, MUTE.exchanges[-1])


@pytest.mark.parametrize("ends", [Ends.ANSWERS, Ends.EITHER, Ends.FAILS])
def test_waiting_is_timeout_where_nothing_is_to_wait_for(ends: Ends) -> None:
    seen = replace(right(STAGES[ends]), exit_status=None, limit=Limit.TIME)
    verdict = judged(seen, STAGES[ends], None)
    assert verdict.outcome is Outcome.TIMEOUT
    assert f"within {STAGES[ends].limit_s:g} s" in verdict.why


@pytest.mark.parametrize(
    ("seen", "outcome"),
    [
        (MUTE.exchanges, Outcome.PASS),
        ((), Outcome.TIMEOUT),  # it hangs, but not for want of the answer
        ((SELECTED,), Outcome.TIMEOUT),
        ((exchange(SELECT, ""),), Outcome.TIMEOUT),
        (GREETS.exchanges, Outcome.TIMEOUT),  # it has its answer
        (ASKED_TWICE, Outcome.TRACE_DIFFERS),  # it waits for an answer, to something else
        ((SELECTED, exchange("00 00 00 01", "")), Outcome.TRACE_DIFFERS),
    ],
    ids=["all", "none", "select", "select unanswered", "answered", "twice", "another"],
)
def test_waiting_is_accepted_once_the_silent_card_has_the_command(
    seen: tuple[Exchange, ...], outcome: Outcome
) -> None:
    ended = replace(right(MUTE), trace=trace(*seen))
    assert judged(ended, MUTE, None).outcome is outcome


def test_a_program_that_hangs_before_the_silence_had_all_of_its_time() -> None:
    verdict = judged(replace(right(MUTE), trace=trace(SELECTED)), MUTE, None)
    assert verdict.why == "did not end within 30 s"


def test_failing_is_accepted_when_card_never_answers() -> None:
    gave_up = right(MUTE, Ends.FAILS)
    assert judged(gave_up, MUTE, None).outcome is Outcome.PASS
    early = replace(gave_up, stdout=text(A_READER), trace=trace())
    assert judged(early, MUTE, None).outcome is Outcome.PASS


@pytest.mark.parametrize(
    ("defect", "outcome"),
    [
        ({"trouble": "the bench died"}, Outcome.INFRASTRUCTURE),
        ({"limit": Limit.OUTPUT}, Outcome.OUTPUT_LIMIT),
        ({"left": ("sleep 9",)}, Outcome.LEFT_PROCESS),
    ],
)
def test_waiting_excuses_nothing_else(defect: dict[str, Any], outcome: Outcome) -> None:
    assert judged(replace(right(MUTE), **defect), MUTE, None).outcome is outcome


@pytest.mark.parametrize("lines", range(5))
def test_any_beginning_may_be_shown_while_waiting(lines: int) -> None:
    whole = [A_READER, *exchange_lines([SELECTED]), HELLO_LINE]
    for last in ("", "> 00 0"):  # what a buffer held when it was ended
        seen = replace(right(MUTE), stdout=text(*whole[:lines]) + last)
        assert judged(seen, MUTE, None).outcome is Outcome.PASS


def test_invented_lines_are_found_while_waiting() -> None:
    invented = text(*hello_lines(READER, GREETS.exchanges))
    seen = replace(right(MUTE), stdout=invented)
    assert judged(seen, MUTE, None).outcome is Outcome.TRANSCRIPT_DIFFERS
