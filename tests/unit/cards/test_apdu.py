"""Command and response APDUs: every case, and everything that is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.cards.apdu import CommandApdu, ResponseApdu
from harness.cards.errors import ApduError

HEADER = b"\x00\xa4\x04\x00"
byte = st.integers(0, 0xFF)


@st.composite
def commands(draw: st.DrawFn) -> CommandApdu:
    """Any command that has an encoding."""
    extended = draw(st.booleans())
    data = draw(st.binary(max_size=600 if extended else 255))
    le = draw(st.none() | st.integers(1, 65536 if extended else 256))
    cla, ins, p1, p2 = draw(st.tuples(byte, byte, byte, byte))
    has_body = data != b"" or le is not None
    return CommandApdu(cla, ins, p1, p2, data, le, extended and has_body)


@given(commands())
def test_parse_gives_back_what_was_encoded(command: CommandApdu) -> None:
    assert CommandApdu.parse(command.encode()) == command


@given(st.binary(max_size=300) | st.binary(max_size=12).map(lambda tail: HEADER + b"\0" + tail))
def test_any_bytes_are_a_command_or_an_apdu_error(raw: bytes) -> None:
    try:
        command = CommandApdu.parse(raw)
    except ApduError as error:
        assert str(error)
    else:
        assert command.encode() == raw


@pytest.mark.parametrize(
    ("body", "case", "data", "le", "extended"),
    [
        ("", 1, b"", None, False),
        ("00", 2, b"", 256, False),
        ("0C", 2, b"", 12, False),
        ("02 3F 00", 3, b"\x3f\x00", None, False),
        ("02 3F 00 00", 4, b"\x3f\x00", 256, False),
        ("00 00 00", 2, b"", 65536, True),
        ("00 01 00", 2, b"", 256, True),
        ("00 00 02 3F 00", 3, b"\x3f\x00", None, True),
        ("00 00 02 3F 00 00 00", 4, b"\x3f\x00", 65536, True),
    ],
)
def test_cases(body: str, case: int, data: bytes, le: int | None, extended: bool) -> None:
    command = CommandApdu.parse(HEADER + bytes.fromhex(body))
    assert command == CommandApdu(0x00, 0xA4, 0x04, 0x00, data, le, extended)
    assert command.case == case


def test_the_longest_command_of_all() -> None:
    command = CommandApdu(0, 0xD6, 0, 0, bytes(65535), 65536, True)
    raw = command.encode()
    assert len(raw) == 4 + 3 + 65535 + 2
    assert CommandApdu.parse(raw) == command


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("", "at least 4 bytes"),
        ("00 A4 04", "at least 4 bytes, this has 3"),
        ("00 A4 04 00 02 3F", "Lc says 2 bytes of data, 1 follow"),
        ("00 A4 04 00 01 3F 00 00", "2 bytes after the data where an Le field has 1"),
        ("00 A4 04 00 00 01", "extended length needs two bytes"),
        ("00 A4 04 00 00 00 00 3F", "extended Lc is zero"),
        ("00 A4 04 00 00 00 03 3F 00", "Lc says 3 bytes of data, 2 follow"),
        ("00 A4 04 00 00 00 01 3F 00", "1 bytes after the data where an Le field has 2"),
    ],
)
def test_malformed_commands_say_why(raw: str, message: str) -> None:
    with pytest.raises(ApduError, match=message):
        CommandApdu.parse(bytes.fromhex(raw))


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (CommandApdu(0x100, 0, 0, 0), "one byte each"),
        (CommandApdu(0, 0, 0, -1), "one byte each"),
        (CommandApdu(0, 0, 0, 0, bytes(256)), "at most 255"),
        (CommandApdu(0, 0, 0, 0, bytes(65536), extended=True), "at most 65535"),
        (CommandApdu(0, 0, 0, 0, le=257), "1 to 256"),
        (CommandApdu(0, 0, 0, 0, le=0), "1 to 256"),
        (CommandApdu(0, 0, 0, 0, le=65537, extended=True), "1 to 65536"),
        (CommandApdu(0, 0, 0, 0, extended=True), "no extended form"),
    ],
)
def test_commands_without_an_encoding(command: CommandApdu, message: str) -> None:
    with pytest.raises(ApduError, match=message):
        command.encode()


@given(st.binary(max_size=300), st.integers(0, 0xFFFF))
def test_responses_round_trip(data: bytes, sw: int) -> None:
    response = ResponseApdu(data, sw)
    assert ResponseApdu.parse(response.encode()) == response
    assert bytes((response.sw1, response.sw2)) == response.encode()[-2:]


@pytest.mark.parametrize("raw", [b"", b"\x90"])
def test_a_response_needs_a_status_word(raw: bytes) -> None:
    with pytest.raises(ApduError, match="2 bytes"):
        ResponseApdu.parse(raw)


def test_a_status_word_has_two_bytes() -> None:
    with pytest.raises(ApduError, match="two bytes"):
        ResponseApdu(b"", 0x10000).encode()
