"""Contracts: what a program prints that came to its end, that waits, and that broke off."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.programs import hello
from harness.programs.contract import (
    Connection,
    Contract,
    command_line,
    exchange_lines,
    exchanges_only,
)
from harness.trace.exchange import Exchange

CONNECTION = Connection("Reader 00 00", b"\x3b\x00")
ONE, TWO = Exchange(b"\x01", b"\x11\x90\x00"), Exchange(b"\x02", b"\x22\x90\x00")
MADE = (ONE, TWO)


def tail(exchanges: Sequence[Exchange]) -> list[str]:
    """How many exchanges there were."""
    return [f"{len(exchanges)} exchanges"]


def head(connection: Connection) -> list[str]:
    """The reader, and the ATR."""
    return [f"Reader: {connection.reader}", f"ATR: {connection.atr.hex()}"]


CONTRACT = Contract("two", (b"\x01", b"\x02"), head, tail)
HEAD = ["Reader: Reader 00 00", "ATR: 3b00"]
FIRST = ["> 01", "< 11 90 00"]
SECOND = ["> 02", "< 22 90 00"]


def partial(*exchanges: Exchange, hidden: int = 0) -> list[list[str]]:
    """What the program may have printed when it broke off."""
    return [*CONTRACT.partial(CONNECTION, exchanges, hidden)]


def test_a_whole_transcript_is_head_exchanges_and_tail() -> None:
    assert CONTRACT.whole(CONNECTION, MADE) == [*HEAD, *FIRST, *SECOND, "2 exchanges"]


def test_a_program_that_waits_shows_its_last_command_and_no_response() -> None:
    assert CONTRACT.unanswered(CONNECTION, MADE) == [*HEAD, *FIRST, "> 02"]


@pytest.mark.parametrize("known", [0, 1, 2])
def test_a_program_that_broke_off_shows_a_beginning_of_the_head(known: int) -> None:
    assert HEAD[:known] in partial()
    assert HEAD[1:] not in partial()


def test_a_program_that_broke_off_shows_every_exchange_and_perhaps_the_next_command() -> None:
    assert [*HEAD, *FIRST] in partial(ONE)
    assert [*HEAD, *FIRST, "> 02"] in partial(ONE)
    assert HEAD not in partial(ONE)
    assert [*HEAD, *FIRST, *SECOND] not in partial(ONE)
    assert [*HEAD, *FIRST, "> 01"] not in partial(ONE)


def test_a_program_that_broke_off_shows_no_tail() -> None:
    assert CONTRACT.whole(CONNECTION, MADE) not in partial(*MADE)


def test_a_hidden_exchange_may_be_left_out() -> None:
    assert [*HEAD, *FIRST] in partial(*MADE, hidden=1)
    assert HEAD not in partial(*MADE, hidden=1)
    assert [*HEAD, *FIRST] not in partial(*MADE)


def test_a_response_without_status_word_may_be_shown_and_one_that_never_came_may_not() -> None:
    cut, never = Exchange(b"\x02", b"\x22"), Exchange(b"\x02", b"")
    assert [*HEAD, *FIRST, "> 02", "< 22"] in partial(ONE, cut)
    assert [*HEAD, *FIRST] in partial(ONE, cut)
    assert [*HEAD, *FIRST, "> 02", "< "] not in partial(ONE, never)


def test_without_words_a_contract_has_its_commands_alone() -> None:
    bare = exchanges_only(CONTRACT)
    assert bare.commands == CONTRACT.commands
    assert bare.whole(CONNECTION, MADE) == [*FIRST, *SECOND]


@given(st.binary())
def test_bytes_are_shown_in_pairs_of_upper_case_digits(data: bytes) -> None:
    line = command_line(data)
    assert bytes.fromhex(line.removeprefix("> ")) == data
    assert line == line.upper()


def test_an_exchange_is_two_lines() -> None:
    assert exchange_lines([ONE]) == FIRST


# -- hello


GREETED = Exchange(hello.HELLO, b"Hello\nworld!\x90\x00")


def test_hello_shows_the_reader_and_the_last_response_as_text() -> None:
    lines = hello.CONTRACT.whole(CONNECTION, [GREETED])
    assert lines[0] == "Reader: Reader 00 00"
    assert lines[-2:] == ["Hello", "world!"]


def test_hello_shows_no_reader_where_there_is_none() -> None:
    assert hello.CONTRACT.whole(Connection(None), []) == []


@pytest.mark.parametrize("response", [b"\x90\x00", b"Hi\x6a\x82", b"Hi\x61\x04", b"\x6d\x00", b""])
def test_hello_shows_no_text_without_data_and_90_00(response: bytes) -> None:
    exchange = Exchange(hello.HELLO, response)
    assert hello.CONTRACT.tail([exchange]) == []


def test_the_page_of_hello_shows_what_the_contract_prints() -> None:
    greeting = Exchange(hello.HELLO, b"Hello world!" + hello.OK)
    exchanges = [Exchange(hello.SELECT, hello.OK), greeting]
    lines = hello.CONTRACT.whole(Connection("Virtual PCD 00 00"), exchanges)
    shown = [line.strip() for line in hello.CONTRACT.page.splitlines()]
    place = shown.index(lines[0])
    assert shown[place : place + len(lines)] == lines
    for command in hello.CONTRACT.commands:
        assert f"`{command.hex(' ').upper()}`" in hello.CONTRACT.page
