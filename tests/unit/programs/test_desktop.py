"""The contracts of uid, wait and atr: what is printed for what happened."""

from __future__ import annotations

import pytest

from harness.programs import atr, uid, wait
from harness.programs.contract import Connection
from harness.programs.registry import PROGRAMS
from tests.support.observations import exchange

READER = "Virtual PCD 00 00"
ATR = bytes.fromhex("3B 8F 80 01 80 4F 0C A0 00 00 03 06 03 00 03 00 00 00 00 68")
ATR_LINE = "ATR: 3B 8F 80 01 80 4F 0C A0 00 00 03 06 03 00 03 00 00 00 00 68"
THERE = Connection(READER, ATR, "T=1")
TOLD = exchange("FF CA 00 00 00", "04 A1 B2 C3 D4 E5 80 90 00")
LINES = ["> FF CA 00 00 00", "< 04 A1 B2 C3 D4 E5 80 90 00", "UID: 04 A1 B2 C3 D4 E5 80"]


def test_uid_shows_reader_exchange_and_uid() -> None:
    assert uid.CONTRACT.whole(THERE, [TOLD]) == [f"Reader: {READER}", *LINES]


@pytest.mark.parametrize("answer", ["6A 81", "63 00", "90 00", "04 A1 62 82"])
def test_what_is_no_uid_has_no_line(answer: str) -> None:
    lines = uid.CONTRACT.whole(THERE, [exchange("FF CA 00 00 00", answer)])
    assert lines == [f"Reader: {READER}", "> FF CA 00 00 00", f"< {answer}"]


def test_wait_shows_the_atr_too() -> None:
    assert wait.CONTRACT.whole(THERE, [TOLD]) == [f"Reader: {READER}", ATR_LINE, *LINES]


def test_wait_has_nothing_to_show_before_there_is_a_card() -> None:
    assert wait.CONTRACT.head(Connection(None)) == []
    assert [] in wait.CONTRACT.partial(Connection(None), [])


def test_atr_shows_the_protocol_and_sends_nothing() -> None:
    assert atr.CONTRACT.whole(THERE, []) == [f"Reader: {READER}", ATR_LINE, "Protocol: T=1"]
    assert atr.CONTRACT.commands == ()


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_page_shows_what_the_program_prints(name: str) -> None:
    page = PROGRAMS[name].page
    lines = {
        "hello": [f"Reader: {READER}", "> 00 00 00 00", "Hello world!"],
        "uid": uid.CONTRACT.whole(THERE, [TOLD]),
        "wait": wait.CONTRACT.whole(THERE, [TOLD]),
        "atr": atr.CONTRACT.whole(THERE, []),
    }[name]
    assert [line for line in lines if f"       {line}\n" not in page] == []
