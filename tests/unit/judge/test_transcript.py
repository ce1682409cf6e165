"""What a program printed and what the card saw, in the same words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from harness.judge.transcript import UNENDED, printed_lines
from harness.programs.contract import exchange_lines, hex_bytes
from harness.programs.hello import HELLO, OK, SELECT
from harness.samples.manifest import Format
from harness.scenarios.words import READER
from harness.trace.exchange import Exchange
from tests.support.observations import hello_lines

# As scriptor prints: the answer's meaning stands behind it.
SCRIPT = Format("^> ([0-9A-F ]+)$", "^< ([0-9A-F ]+?) : .*$")
# As pyscard's observer may: a name before, lower case, no blanks.
OTHER = Format("cmd=0x([0-9a-f]*)", "rsp=0x([0-9a-f]*)")

responses = st.binary(max_size=30).map(lambda data: data + OK)
exchanges = st.lists(st.builds(Exchange, st.binary(min_size=1, max_size=20), responses), max_size=5)


def test_bytes_are_upper_case_with_a_blank_between() -> None:
    assert hex_bytes(b"\x00\xa4\x0f") == "00 A4 0F"
    assert hex_bytes(b"") == ""


def test_the_contract_in_full() -> None:
    said = [Exchange(SELECT, OK), Exchange(HELLO, b"Hello world!\x90\x00")]
    assert hello_lines(READER, said) == [
        "Reader: Virtual PCD 00 00",
        "> 00 A4 04 00 0A A0 00 00 00 62 03 01 0C 06 01",
        "< 90 00",
        "> 00 00 00 00",
        "< 48 65 6C 6C 6F 20 77 6F 72 6C 64 21 90 00",
        "Hello world!",
    ]


def test_an_answer_is_shown_as_text_only_when_it_is_the_last_and_well() -> None:
    greeting, refusal = Exchange(HELLO, b"Hi\x90\x00"), Exchange(HELLO, b"Hi\x6d\x00")
    assert hello_lines(None, [greeting])[-1] == "Hi"
    assert hello_lines(None, [refusal])[-1] == "< 48 69 6D 00"
    assert hello_lines(None, [greeting, refusal])[-1] == "< 48 69 6D 00"
    assert hello_lines(None, [Exchange(SELECT, OK)])[-1] == "< 90 00"
    assert hello_lines(None, []) == []


@given(st.text("abc \r<>", max_size=30).map(lambda text: text.split("\n")))
def test_printed_lines_are_read_line_by_line(lines: list[str]) -> None:
    assert printed_lines("".join(f"{line}\n" for line in lines), None) == lines


@given(exchanges)
def test_a_program_that_keeps_the_contract_agrees_with_the_card(said: list[Exchange]) -> None:
    lines = exchange_lines(said)
    assert printed_lines("".join(f"{line}\n" for line in lines), None) == lines


def test_empty_output_has_no_line_and_an_empty_line_is_one() -> None:
    assert printed_lines("", None) == []
    assert printed_lines("\n", None) == [""]


def test_a_lost_line_end_shows() -> None:
    assert printed_lines("one\ntwo", None) == ["one", f"two{UNENDED}"]


def test_a_carriage_return_is_not_a_line_end_of_the_contract() -> None:
    assert printed_lines("< 90 00\r\n", None) != ["< 90 00"]


@given(exchanges)
def test_a_format_of_its_own_agrees_with_the_card(said: list[Exchange]) -> None:
    script = "Using reader\n" + "".join(
        f"> {hex_bytes(e.command)}\n< {hex_bytes(e.response)} : Normal processing.\n" for e in said
    )
    other = "".join(f"log cmd=0x{e.command.hex()}\r\nlog rsp=0x{e.response.hex()}" for e in said)
    assert printed_lines(script, SCRIPT) == exchange_lines(said)
    if len(said) == 1:
        assert printed_lines(other, OTHER) == exchange_lines(said)


@given(st.text(max_size=200))
def test_no_text_is_an_error_in_a_format(text: str) -> None:
    for form in (SCRIPT, OTHER, Format("(.*)", "(x)?")):
        for line in printed_lines(text, form):
            assert set(line) <= set("<> 0123456789ABCDEF")


def test_half_a_byte_in_a_format_is_not_mended() -> None:
    assert printed_lines("cmd=0x00a", OTHER) == ["> 00 A"]
