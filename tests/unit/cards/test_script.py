"""The card that answers as a script says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.cards.catalogue import make
from harness.cards.errors import CardError
from harness.cards.guard import Guarded

SCRIPT = """
# a card with one file
ATR: 3B 80 80 01 01
00 A4 04 00 * -> 90 00     # SELECT
00B0 00 .. 02 -> 01 02 90 00
00 b0 00 00 .. -> 6c02
.. 0A * -> 6D 00
"""


def answers(script: str, *commands: str) -> list[str]:
    card = Guarded(make("script", {"answers": script}))
    return [card.transmit(bytes.fromhex(command)).hex() for command in commands]


def test_the_first_line_that_fits_answers() -> None:
    assert answers(SCRIPT, "00A40400", "00A4040002A000") == ["9000", "9000"]
    assert answers(SCRIPT, "00B0000002", "00B0000003") == ["01029000", "6c02"]
    assert answers(SCRIPT, "000A0D0A") == ["6d00"]


def test_where_no_line_fits_the_trace_says_so() -> None:
    card = Guarded(make("script", {"answers": SCRIPT}))
    assert card.transmit(bytes.fromhex("00B00000")) == b"\x6f\x00"
    assert card.transmit(bytes.fromhex("00B000000200")) == b"\x6f\x00"
    assert [*card.faults] == [
        "script: no line fits 00 B0 00 00",
        "script: no line fits 00 B0 00 00 02 00",
    ]


def test_the_atr_is_that_of_the_script_or_of_the_option() -> None:
    assert make("script", {"answers": "ATR:3b00\n"}).atr == b"\x3b\x00"
    assert make("script", {"answers": "ATR: 3B 00", "atr": "3B 01 02"}).atr == b"\x3b\x01\x02"
    assert make("script", {}).atr == bytes.fromhex("3B80800101")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("00 A4 04 00", "a line is COMMAND -> RESPONSE, or ATR: BYTES; this is '00 A4 04 00'"),
        ("00 A4 -> 9", "a response is bytes in hexadecimal, not '9'"),
        ("00 A4 -> 90", "a response ends with a status word of 2 bytes"),
        ("00 A4 ->", "a response is missing"),
        ("-> 90 00", "a command is missing"),
        ("00 A -> 90 00", "a command is bytes in hexadecimal, not '00 A'"),
        ("00 * 04 -> 90 00", "* stands at the end of a command, for all that follows"),
        ("00 . -> 90 00", "a command is bytes in hexadecimal, not '00 .'"),
        ("00 A4 -> .. 90 00", "a response has no wildcards"),
        ("00 A4 -> 90 00 -> 90 00", "a response is bytes in hexadecimal, not '90 00 -> 90 00'"),
        ("ATR: 3B 00 # one\nATR: 3B 00", "a second ATR"),
        ("ATR: 3B *", "an ATR has no wildcards"),
    ],
)
def test_a_line_that_is_none_is_refused_with_its_number(line: str, message: str) -> None:
    last = 1 + len(line.split("\n"))
    with pytest.raises(CardError) as caught:
        make("script", {"answers": f"# first\n{line}\n00 -> 90 00"})
    assert str(caught.value) == f"script, line {last}: {message}"


@given(st.text(st.sampled_from("0A.*-> #\nTR:"), max_size=30))
def test_any_text_makes_a_card_or_an_error_with_a_line(script: str) -> None:
    try:
        card = make("script", {"answers": script})
    except CardError as error:
        assert str(error).startswith(("script, line ", "an ATR has"))
    else:
        assert len(Guarded(card).transmit(bytes(4))) >= 2
