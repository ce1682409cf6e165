"""The judge on what a wrapper did by itself: named beside the outcome, and never hidden in it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.judge.observation import Observation
from harness.judge.outcome import Outcome, Row
from harness.judge.variations import Variation
from harness.programs.contract import exchange_lines
from harness.programs.hello import HELLO, OK
from harness.samples.manifest import Format
from harness.scenarios.case import Case, Ends
from harness.scenarios.hello_words import GREETING, SELECTED, greets
from harness.scenarios.registry import find_scenario
from harness.scenarios.words import READER, card, either, world
from harness.trace.exchange import Exchange
from harness.world.world import Share
from tests.support.observations import exchange, hello_lines, judged, right, text, trace
from tests.support.samples import SAMPLE

GREETED = GREETING.encode() + OK
FETCH = "00 C0 00 00 0C"
SCRIPT = Format("^> ([0-9A-F ]+)$", "^< ([0-9A-F ]+) : .*$")


def case(name: str) -> Case:
    """A scenario's case."""
    return find_scenario(name).case_for("s", SAMPLE)


def answered(printed: list[Exchange], *seen: Exchange) -> Observation:
    """A program that printed these exchanges and ended well; the card saw those."""
    lines = hello_lines(READER, printed)
    return Observation(exit_status=0, stdout=text(*lines), trace=trace(*seen))


JOINED = [SELECTED, exchange(HELLO, GREETED)]

# scenario, what the card saw after SELECT, the variation
BY_ITSELF = [
    ("sw-610c", [("00 00 00 00", "61 0C"), (FETCH, GREETED)], Variation.GET_RESPONSE),
    ("sw-6106",
     [("00 00 00 00", "61 06"), ("00 C0 00 00 06", GREETED[:6] + b"\x61\x06"),
      ("00 C0 00 00 06", GREETED[6:])], Variation.GET_RESPONSE),
    ("sw-6c0c", [("00 00 00 00", "6C 0C"), ("00 00 00 00 0C", GREETED)], Variation.REPEAT),
    ("hello", [("00 00 00 00 00", GREETED)], Variation.LE_ADDED),
]  # fmt: skip
NAMES = [f"{name} {variation}" for name, _, variation in BY_ITSELF]
by_itself = pytest.mark.parametrize(("name", "seen", "variation"), BY_ITSELF, ids=NAMES)
Seen = list[tuple[str, str | bytes]]


@by_itself
def test_joined_response_may_be_printed(name: str, seen: Seen, variation: Variation) -> None:
    at = case(name)
    verdict = judged(answered(JOINED, SELECTED, *(exchange(*e) for e in seen)), at, None)
    assert (verdict.outcome, verdict.variations) == (Outcome.PASS, (variation,))


@by_itself
def test_or_as_the_card_answered_at_first(name: str, seen: Seen, variation: Variation) -> None:
    at = case(name)
    observation = answered([*at.exchanges], SELECTED, *(exchange(*e) for e in seen))
    verdict = judged(observation, at, None)
    assert (verdict.outcome, verdict.variations) == (Outcome.PASS, (variation,))


@by_itself
def test_command_of_the_wrapper_is_not_the_programs(
    name: str, seen: Seen, variation: Variation
) -> None:
    exchanges = [SELECTED, *(exchange(*e) for e in seen)]
    verdict = judged(answered(exchanges, *exchanges), case(name), None)
    assert (verdict.outcome, verdict.variations) == (
        Outcome.TRANSCRIPT_DIFFERS,
        (variation,),
    )


@pytest.mark.parametrize("name", ["sw-610c", "sw-6106", "sw-6c0c"])
def test_response_that_was_not_fetched_is_invented(name: str) -> None:
    at = case(name)
    assert judged(answered(JOINED, *at.exchanges), at, None).outcome is Outcome.TRANSCRIPT_DIFFERS


def test_a_repeat_that_overwrites_p2_is_not_hidden() -> None:
    """As javax.smartcardio does: 6B 00 is the answer to another command than the program's."""
    at = case("sw-6c0c")
    seen = [*at.exchanges, exchange("00 00 00 0C", "6B 00")]
    printed = [SELECTED, exchange(HELLO, "6B 00")]
    verdict = judged(answered(printed, *seen), at, None)
    assert (verdict.outcome, verdict.variations) == (Outcome.TRANSCRIPT_DIFFERS, ())
    assert Row(None, "> 00 00 00 0C", None) in verdict.difference
    assert judged(answered(seen, *seen), at, None).outcome is Outcome.TRACE_DIFFERS


@pytest.mark.parametrize(
    ("printed", "saw"), [(JOINED, "< 48 65"), ([SELECTED, exchange(HELLO, "61 0C")], "< 61 0C")]
)
def test_a_difference_shows_the_answer_as_the_program_did(
    printed: list[Exchange], saw: str
) -> None:
    seen = [SELECTED, exchange(HELLO, "61 0C"), exchange(FETCH, GREETED)]
    at = case("unknown-applet")
    rows = judged(answered(printed, *seen), at, None).difference
    assert rows[4].printed == rows[4].seen
    assert (rows[4].seen or "").startswith(saw)
    assert rows[4].expected == "< 6D 00"


def test_failure_after_a_joined_response_is_accepted() -> None:
    first = exchange(HELLO, "61 0C")
    at = either(replace(case("sw-610c"), exchanges=(SELECTED, first)), "SCARD_E_NOT_READY")
    for shown in ([SELECTED, first], JOINED, [SELECTED]):
        seen = Observation(
            exit_status=1,
            stdout=text(f"Reader: {READER}", *exchange_lines(shown)),
            stderr="not ready\n",
            trace=trace(SELECTED, first, exchange(FETCH, GREETED)),
        )
        verdict = judged(seen, at, None)
        assert (verdict.outcome, verdict.variations) == (Outcome.PASS, (Variation.GET_RESPONSE,))


def test_le_added_is_accepted_while_waiting() -> None:
    at = case("mute")
    seen = replace(right(at), trace=trace(SELECTED, exchange(HELLO + b"\x00", "")))
    verdict = judged(seen, at, None)
    assert (verdict.outcome, verdict.variations) == (Outcome.PASS, (Variation.LE_ADDED,))


def test_a_format_of_its_own_may_show_the_joined_answer_too() -> None:
    at = case("sw-610c")
    seen = trace(*at.exchanges, exchange(FETCH, GREETED))
    for printed in (JOINED, at.exchanges):
        lines = [n + " : x" if n[0] == "<" else n for n in exchange_lines(printed)]
        observation = Observation(exit_status=0, stdout=text(*lines), trace=seen)
        assert judged(observation, at, SCRIPT).outcome is Outcome.PASS


# -- the reset when the program leaves


def reset_at_the_end(at: Case, ends: Ends | None = None) -> Observation:
    """A right program, after which the card was reset."""
    return replace(right(at, ends), trace=trace(*at.exchanges, then="reset"))


@pytest.mark.parametrize("name", ["hello", "sw-6a82", "size-256"])
def test_reset_after_the_last_response_is_a_variation(name: str) -> None:
    verdict = judged(reset_at_the_end(case(name)), case(name), None)
    assert (verdict.outcome, verdict.variations) == (Outcome.PASS, (Variation.RESET,))


@pytest.mark.parametrize("name", ["transaction", "reset-between", "removed-between"])
def test_a_reset_may_be_another_clients_where_there_is_one(name: str) -> None:
    verdict = judged(reset_at_the_end(case(name)), case(name), None)
    assert (verdict.outcome, verdict.variations) == (Outcome.PASS, ())


@pytest.mark.parametrize("share", Share)
def test_any_other_client_may_have_reset_the_card(share: Share) -> None:
    at = greets(world(card(), second_client=share))
    assert judged(reset_at_the_end(at), at, None).variations == ()


def test_a_reset_before_the_last_answer_is_not_the_end() -> None:
    at = case("hello")
    first, last = (trace(e)[1:-1] for e in at.exchanges)
    seen = replace(right(at), trace=({"kind": "reset"}, *first, {"kind": "reset"}, *last))
    assert judged(seen, at, None).variations == ()


def test_variations_stand_beside_a_wrong_outcome() -> None:
    at = case("hello")
    seen = replace(reset_at_the_end(at), exit_status=3)
    verdict = judged(seen, at, None)
    assert (verdict.outcome, verdict.variations) == (Outcome.EXIT_STATUS, (Variation.RESET,))
