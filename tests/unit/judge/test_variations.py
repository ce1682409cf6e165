"""What a wrapper does by itself: read by its name where it is harmless, and only there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.judge.variations import Reading, Variation, read
from harness.programs.hello import HELLO, OK, SELECT
from harness.scenarios.hello_words import SELECTED
from harness.trace.exchange import Exchange
from tests.support.observations import exchange

COMMANDS = (SELECT, HELLO)


def after(first: str, *others: tuple[str, str]) -> Reading:
    """SELECT, the second command answered so, and what came after it."""
    seen = [SELECTED, exchange(HELLO, first), *(exchange(*other) for other in others)]
    return read(seen, COMMANDS)


def shown(reading: Reading) -> str:
    """The last answer as the wrapper would give it."""
    return reading.shown[-1].response.hex(" ").upper()


# -- a trace without any

payloads = st.binary(max_size=8)
plain = st.builds(lambda data, word: data + word, payloads, st.sampled_from([OK, b"\x6a\x82"]))


@given(st.lists(st.binary(min_size=4, max_size=24), max_size=5), st.data())
def test_the_programs_own_commands_read_as_themselves(
    commands: list[bytes], data: st.DataObject
) -> None:
    seen = tuple(Exchange(command, data.draw(plain)) for command in commands)
    assert read(seen, commands) == Reading(seen, seen, ())


@given(payloads, payloads)
def test_the_contracts_commands_read_as_themselves_whatever_the_card_says(
    first: bytes, second: bytes
) -> None:
    seen = (Exchange(SELECT, first), Exchange(HELLO, second))
    assert read(seen, COMMANDS) == Reading(seen, seen, ())


@given(st.lists(st.builds(Exchange, st.binary(max_size=8), payloads), max_size=6))
def test_any_trace_can_be_read_and_no_command_is_lost(seen: list[Exchange]) -> None:
    reading = read(seen, COMMANDS)
    assert len(reading.own) == len(reading.shown) <= len(seen)
    assert len(reading.own) == len(seen) or reading.variations
    assert [e.command for e in reading.own] == [e.command for e in reading.shown]
    assert len(set(reading.variations)) == len(reading.variations)


def test_empty_trace_has_an_empty_reading() -> None:
    assert read([], COMMANDS) == Reading((), (), ())


# -- GET RESPONSE


@pytest.mark.parametrize("le", ["0C", "00"])
def test_announced_data_are_joined_to_one_response(le: str) -> None:
    reading = after("61 0C", (f"00 C0 00 00 {le}", "48 69 90 00"))
    assert reading.variations == (Variation.GET_RESPONSE,)
    assert reading.own == (SELECTED, exchange(HELLO, "61 0C"))
    assert shown(reading) == "48 69 90 00"


@pytest.mark.parametrize(
    ("first", "command"),
    [
        ("61 0C", "00 C0 00 00 0B"),  # not as many
        ("61 0C", "00 C0 00 00 0D"),
        ("61 0C", "80 C0 00 00 0C"),  # a class of its own
        ("61 0C", "00 C0 01 00 0C"),
        ("61 0C", "00 C0 00 01 0C"),
        ("61 0C", "00 C1 00 00 0C"),
        ("61 0C", "00 C0 00 00"),  # no Le
        ("61 0C", "00 C0 00 00 0C 00"),
        ("90 00", "00 C0 00 00 0C"),  # nothing was announced
        ("6C 0C", "00 C0 00 00 0C"),
        ("61", "00 C0 00 00 00"),  # half a status word
        ("", "00 C0 00 00 00"),
    ],
)
def test_get_response_without_61xx_is_a_command_of_its_own(first: str, command: str) -> None:
    reading = after(first, (command, "48 69 90 00"))
    assert reading.variations == ()
    assert reading.own == reading.shown
    assert reading.own[1:] == (exchange(HELLO, first), exchange(command, "48 69 90 00"))


def test_get_response_may_have_the_class_of_the_command() -> None:
    seen = [exchange("80 01 00 00", "61 02"), exchange("80 C0 00 00 02", "48 69 90 00")]
    reading = read(seen, [seen[0].command])
    assert reading.own == (seen[0],)
    assert shown(reading) == "48 69 90 00"


def test_parts_are_joined() -> None:
    reading = after(
        "61 02",
        ("00 C0 00 00 02", "41 42 61 02"),
        ("00 C0 00 00 00", "43 44 61 01"),
        ("00 C0 00 00 01", "45 90 00"),
    )
    assert reading.variations == (Variation.GET_RESPONSE,)
    assert len(reading.own) == 2
    assert shown(reading) == "41 42 43 44 45 90 00"


def test_an_answer_with_data_and_more_to_come_is_joined_too() -> None:
    reading = after("41 61 01", ("00 C0 00 00 01", "42 90 00"))
    assert reading.own[-1] == exchange(HELLO, "41 61 01")
    assert shown(reading) == "41 42 90 00"


def test_a_fetch_that_is_refused_ends_the_answer_so() -> None:
    assert shown(after("61 02", ("00 C0 00 00 02", "6F 00"))) == "6F 00"


def test_a_fetch_with_another_length_than_the_card_wants_is_repeated() -> None:
    reading = after("61 01", ("00 C0 00 00 00", "6C 01"), ("00 C0 00 00 01", "41 90 00"))
    assert reading.variations == (Variation.GET_RESPONSE, Variation.REPEAT)
    assert shown(reading) == "41 90 00"


def test_a_repeated_fetch_loses_no_part_before_it() -> None:
    reading = after(
        "61 02",
        ("00 C0 00 00 02", "41 42 61 01"),
        ("00 C0 00 00 00", "6C 01"),
        ("00 C0 00 00 01", "43 90 00"),
    )
    assert shown(reading) == "41 42 43 90 00"


def test_repeated_command_may_be_followed_by_get_response() -> None:
    reading = after("6C 02", ("00 00 00 00 02", "61 02"), ("00 C0 00 00 02", "48 69 90 00"))
    assert reading.variations == (Variation.REPEAT, Variation.GET_RESPONSE)
    assert reading.own == (SELECTED, exchange(HELLO, "6C 02"))
    assert shown(reading) == "48 69 90 00"


def test_a_command_too_many_is_nobodys_variation() -> None:
    seen = (SELECTED, exchange(HELLO, OK), exchange(HELLO + b"\x00", OK))
    assert read(seen, COMMANDS) == Reading(seen, seen, ())
