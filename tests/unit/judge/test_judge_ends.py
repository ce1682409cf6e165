"""The judge on programs that fail, wait, or may do either: what they may have shown by then."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from harness.judge.observation import Observation
from harness.judge.outcome import Outcome
from harness.programs.contract import exchange_lines
from harness.programs.hello import HELLO, OK
from harness.scenarios.case import Case, Ends
from harness.scenarios.hello_words import SELECTED
from harness.scenarios.words import READER
from tests.support.observations import exchange, hello_lines, judged, right, text, trace

from .cases import A_READER, EITHER, FAILS, GREETS, HELLO_LINE, MUTE, ONE_BYTE, STAGES, case

# -- exit status and silence


@pytest.mark.parametrize(
    ("ends", "status", "wanted"),
    [
        (Ends.ANSWERS, 1, "expected 0"),
        (Ends.ANSWERS, 139, "expected 0 (SIGSEGV"),
        (Ends.EITHER, 2, "expected 0 or 1"),
        (Ends.FAILS, 0, "expected 1"),
        (Ends.FAILS, 134, "expected 1 (SIGABRT"),
        (Ends.WAITS, 0, "expected 1"),
        (Ends.WAITS, 2, "expected 1"),
    ],
)
def test_exit_status_is_wrong_where_the_case_asks_for_another(
    ends: Ends, status: int, wanted: str
) -> None:
    seen = replace(right(STAGES[ends]), limit=None, exit_status=status)
    verdict = judged(seen, STAGES[ends], None)
    assert verdict.outcome is Outcome.EXIT_STATUS
    assert f"exit status {status}, {wanted}" in verdict.why


@pytest.mark.parametrize("ends", [Ends.EITHER, Ends.FAILS, Ends.WAITS])
@pytest.mark.parametrize("stderr", ["", "\n \t\n"])
def test_failing_without_a_message_is_silent(ends: Ends, stderr: str) -> None:
    seen = replace(right(STAGES[ends], Ends.FAILS), stderr=stderr)
    assert judged(seen, STAGES[ends], None).outcome is Outcome.SILENT


def test_success_without_a_transcript_is_silent_even_where_failing_is_accepted() -> None:
    seen = replace(right(EITHER, Ends.ANSWERS), stdout="")
    assert judged(seen, EITHER, None).outcome is Outcome.SILENT


# -- what was shown by the time it failed


def failed(at: Case, asked: int, shown: int, *more: str) -> Observation:
    """A program that sent so many commands, showed so many exchanges, and failed."""
    seen = at.exchanges[:asked]
    printed = text(A_READER, *exchange_lines(at.exchanges[:shown]), *more)
    return Observation(exit_status=1, stdout=printed, stderr="sorry\n", trace=trace(*seen))


@pytest.mark.parametrize(("asked", "shown"), [*product(range(3), repeat=2)])
def test_where_failing_is_one_of_two_only_the_last_answer_may_be_lost(
    asked: int, shown: int
) -> None:
    good = shown in (asked, asked - 1)
    verdict = judged(failed(EITHER, asked, shown), EITHER, None)
    assert verdict.outcome is (Outcome.PASS if good else Outcome.TRANSCRIPT_DIFFERS)


@pytest.mark.parametrize(("asked", "shown"), [*product(range(3), repeat=2)])
def test_where_failing_is_asked_for_every_answer_is_shown(asked: int, shown: int) -> None:
    verdict = judged(failed(FAILS, asked, shown), FAILS, None)
    if asked != shown:
        assert verdict.outcome is Outcome.TRANSCRIPT_DIFFERS
    else:
        assert verdict.outcome is (Outcome.PASS if asked == 2 else Outcome.TRACE_DIFFERS)


@pytest.mark.parametrize(
    ("shown", "more", "outcome"),
    [
        (0, [], Outcome.PASS),
        (0, ["> 00 A4 04 00 0A A0 00 00 00 62 03 01 0C 06 01"], Outcome.PASS),
        (0, [HELLO_LINE], Outcome.TRANSCRIPT_DIFFERS),  # not its turn
        (1, [], Outcome.PASS),
        (1, [HELLO_LINE], Outcome.PASS),
        (1, [HELLO_LINE, HELLO_LINE], Outcome.TRANSCRIPT_DIFFERS),
        (1, ["> 00 00 00 01"], Outcome.TRANSCRIPT_DIFFERS),
        (1, [HELLO_LINE, "< 90 00"], Outcome.TRANSCRIPT_DIFFERS),
        (1, [HELLO_LINE, "<"], Outcome.TRANSCRIPT_DIFFERS),
        (1, ["oh"], Outcome.TRANSCRIPT_DIFFERS),
        (2, [HELLO_LINE], Outcome.TRANSCRIPT_DIFFERS),  # there is no third
        (2, ["Hello world!"], Outcome.TRANSCRIPT_DIFFERS),
    ],
)
def test_the_next_command_may_be_shown_before_it_fails_and_nothing_else(
    shown: int, more: list[str], outcome: Outcome
) -> None:
    assert judged(failed(EITHER, shown, shown, *more), EITHER, None).outcome is outcome


@pytest.mark.parametrize("name", ["removed-during", "daemon-killed", "mute"])
@pytest.mark.parametrize(
    ("printed", "outcome"),
    [
        ([*exchange_lines([SELECTED])], Outcome.PASS),
        ([*exchange_lines([SELECTED]), HELLO_LINE], Outcome.PASS),
        ([*exchange_lines([SELECTED]), HELLO_LINE, "<"], Outcome.TRANSCRIPT_DIFFERS),
        ([*exchange_lines([SELECTED]), HELLO_LINE, "< 48"], Outcome.TRANSCRIPT_DIFFERS),
        ([*exchange_lines(GREETS.exchanges)], Outcome.TRANSCRIPT_DIFFERS),
        ([HELLO_LINE], Outcome.TRANSCRIPT_DIFFERS),
        ([], Outcome.TRANSCRIPT_DIFFERS),
    ],
)
def test_response_that_never_came_cannot_be_shown(
    name: str, printed: list[str], outcome: Outcome
) -> None:
    at = case(name)
    for first in ([], [A_READER]):
        seen = replace(right(at, Ends.FAILS), stdout=text(*first, *printed))
        assert judged(seen, at, None).outcome is outcome


@pytest.mark.parametrize("name", ["daemon-killed", "mute"])
def test_no_answer_is_not_an_empty_one(name: str) -> None:
    at = case(name)
    printed = text(A_READER, *exchange_lines(at.exchanges))
    seen = replace(right(at, Ends.FAILS), stdout=printed)
    assert judged(seen, at, None).outcome is Outcome.TRANSCRIPT_DIFFERS


@pytest.mark.parametrize("reader", ["Reader: Mine", "Reader: ", A_READER + "\n" + A_READER])
def test_a_reader_is_the_right_one_and_stands_there_once(reader: str) -> None:
    for at in (FAILS, EITHER):
        seen = replace(failed(at, 2, 2), stdout=text(reader, *exchange_lines(at.exchanges)))
        assert judged(seen, at, None).outcome is Outcome.TRANSCRIPT_DIFFERS


def test_an_answer_of_two_bytes_is_shown_and_one_of_one_byte_is_none() -> None:
    two = replace(ONE_BYTE, exchanges=(SELECTED, exchange(HELLO, OK)))
    hidden = replace(right(two), stdout=text(A_READER, *exchange_lines([SELECTED])))
    cheerful = replace(right(ONE_BYTE), exit_status=0)
    assert judged(right(ONE_BYTE), ONE_BYTE, None).outcome is Outcome.PASS
    assert judged(cheerful, ONE_BYTE, None).outcome is Outcome.EXIT_STATUS
    assert judged(right(two), two, None).outcome is Outcome.PASS
    assert judged(hidden, two, None).outcome is Outcome.TRANSCRIPT_DIFFERS


def test_the_one_byte_that_came_may_be_shown() -> None:
    seen = replace(right(ONE_BYTE), stdout=text(A_READER, *exchange_lines(ONE_BYTE.exchanges)))
    assert judged(seen, ONE_BYTE, None).outcome is Outcome.PASS


@pytest.mark.parametrize("at", [FAILS, EITHER, MUTE], ids=lambda at: str(at.ends))
def test_exchanges_before_a_failure_must_be_the_expected_ones(at: Case) -> None:
    other = (SELECTED, exchange("00 01 00 00", "6D 00"))
    lines = [A_READER, *exchange_lines(other)]
    seen = Observation(exit_status=1, stdout=text(*lines), stderr="no\n", trace=trace(*other))
    assert judged(seen, at, None).outcome is Outcome.TRACE_DIFFERS


def test_an_answer_that_may_be_refused_is_whole_where_it_is_taken() -> None:
    short = GREETS.exchanges[:1]
    lines = hello_lines(READER, short)
    seen = Observation(exit_status=0, stdout=text(*lines), trace=trace(*short))
    assert judged(seen, EITHER, None).outcome is Outcome.TRACE_DIFFERS
    assert judged(replace(seen, trace=trace(*GREETS.exchanges)), EITHER, None).outcome is (
        Outcome.TRANSCRIPT_DIFFERS
    )
