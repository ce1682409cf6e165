"""What a wrapper does to the Le of a command: the length that the card asked for, or none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.judge.variations import Reading, Variation, read
from harness.programs.hello import HELLO, OK, SELECT
from harness.trace.exchange import Exchange
from tests.support.observations import exchange

# -- the command again, after 6Cxx


def again(command: str, first: str, repeat: str) -> Reading:
    """A command, answered so, and another one after it."""
    seen = [exchange(command, first), exchange(repeat, "48 69 90 00")]
    return read(seen, [seen[0].command])


@pytest.mark.parametrize(
    ("command", "repeat"),
    [
        ("00 00 00 00", "00 00 00 00 0C"),
        ("00 B0 00 00 00", "00 B0 00 00 0C"),
        ("00 A4 04 00 02 3F 00", "00 A4 04 00 02 3F 00 0C"),
        ("00 A4 04 00 02 3F 00 00", "00 A4 04 00 02 3F 00 0C"),
    ],
    ids=["case 1", "case 2", "case 3", "case 4"],
)
def test_a_repeat_with_the_right_length_is_one_command(command: str, repeat: str) -> None:
    reading = again(command, "6C 0C", repeat)
    assert reading.variations == (Variation.REPEAT,)
    assert reading.own == (exchange(command, "6C 0C"),)
    assert reading.shown == (exchange(command, "48 69 90 00"),)


# Seen on a real wrapper: where there was no Le to replace, it replaced P2.
OVERWRITTEN_P2 = "00 00 00 0C"


@pytest.mark.parametrize(
    ("first", "repeat"),
    [
        ("6C 0C", OVERWRITTEN_P2),
        ("6C 0C", "00 00 00 00"),
        ("6C 0C", "00 00 00 00 0B"),
        ("6C 0C", "00 00 00 00 00"),
        ("6C 0C", "00 00 00 01 0C"),
        ("6C", "00 00 00 00 6C"),  # half a status word
        ("48 6C 0C", "00 00 00 00 0C"),  # an answer with data asks for nothing
        ("61 0C", "00 00 00 00 0C"),
        ("90 00", "00 00 00 00 0C"),
        ("", "00 00 00 00 0C"),
    ],
)
def test_any_other_repeat_is_a_command_of_its_own(first: str, repeat: str) -> None:
    reading = again("00 00 00 00", first, repeat)
    assert reading.variations == ()
    assert reading.own == (exchange(HELLO, first), exchange(repeat, "48 69 90 00"))
    assert reading.shown == reading.own


@pytest.mark.parametrize(
    ("command", "repeat"),
    [
        ("00 B0 00 00 05", "00 B0 00 00 05 0C"),
        ("00 A4 04 00 02 AA BB", "00 A4 04 00 02 AA 0C"),
        ("00 A4 04 00 02 AA BB 00", "00 A4 04 00 02 AA BB 00 0C"),
    ],
    ids=["a second Le", "an Le over the data", "a second Le after data"],
)
def test_a_repeat_that_breaks_the_command_is_not_harmless(command: str, repeat: str) -> None:
    assert again(command, "6C 0C", repeat).variations == ()


def test_a_repeat_goes_by_what_was_really_sent() -> None:
    seen = [exchange(HELLO + b"\x00", "6C 0C"), exchange(HELLO + b"\x0c", "48 69 90 00")]
    reading = read(seen, [HELLO])
    assert reading.variations == (Variation.LE_ADDED, Variation.REPEAT)
    assert reading.own == (exchange(HELLO, "6C 0C"),)


# -- an Le more, an Le less


def test_an_added_le_of_zero_is_read_as_the_programs_command() -> None:
    reading = read([exchange(c + b"\x00", OK) for c in (SELECT, HELLO)], [SELECT, HELLO])
    assert reading.variations == (Variation.LE_ADDED,)
    assert reading.own == (exchange(SELECT, OK), exchange(HELLO, OK))


def test_a_left_out_le_of_zero_is_read_as_the_programs_command() -> None:
    with_le = SELECT + b"\x00"
    reading = read([exchange(SELECT, OK)], [with_le])
    assert reading.variations == (Variation.LE_STRIPPED,)
    assert reading.own == (exchange(with_le, OK),)


@pytest.mark.parametrize(
    ("wanted", "sent"),
    [
        (SELECT, SELECT + b"\x0c"),  # an Le that means something
        (SELECT + b"\x0c", SELECT),
        (SELECT, SELECT[:-1]),
        (HELLO, HELLO[:-1]),  # P2 is no Le
        (HELLO, HELLO + b"\x00\x00"),
        (SELECT, b"\x80" + SELECT[1:] + b"\x00"),
    ],
)
def test_any_other_change_of_a_command_is_seen(wanted: bytes, sent: bytes) -> None:
    seen = (Exchange(sent, OK),)
    assert read(seen, [wanted]) == Reading(seen, seen, ())


@pytest.mark.parametrize(
    ("wanted", "sent"),
    [
        ("00 A4 00 00 02 3F 00", "00 A4 00 00 02 3F"),
        ("00 A4 00 00 02 3F 01 00", "00 A4 00 00 02 3F 01 00 00"),
    ],
    ids=["the data cut short", "a second Le"],
)
def test_a_broken_command_is_not_read_as_one_with_another_le(wanted: str, sent: str) -> None:
    assert read([exchange(sent, OK)], [bytes.fromhex(wanted)]).variations == ()


def test_an_le_may_be_left_out_where_there_is_no_data() -> None:
    reading = read([exchange("00 B0 00 00", OK)], [bytes.fromhex("00 B0 00 00 00")])
    assert reading.variations == (Variation.LE_STRIPPED,)


# Short commands by their parts (ISO 7816-4, 5.1): header, Lc and data, Le.
headers = st.binary(min_size=4, max_size=4)
bodies = st.binary(max_size=255).map(lambda data: bytes([len(data)]) + data if data else b"")
lengths = st.binary(max_size=1)


@given(headers, bodies, lengths, st.integers(0, 255))
def test_the_le_of_any_short_command_may_be_replaced_and_nothing_else(
    header: bytes, body: bytes, le: bytes, wanted: int
) -> None:
    command, whole = header + body + le, header + body + bytes([wanted])
    first = Exchange(command, bytes([0x6C, wanted]))
    for sent in {whole, command, command + bytes([wanted]), command[:-1] + bytes([wanted])}:
        reading = read([first, Exchange(sent, OK)], [command])
        assert (reading.variations == (Variation.REPEAT,)) is (sent == whole)


@given(headers, bodies)
def test_an_le_of_zero_may_come_or_go_in_any_short_command(header: bytes, body: bytes) -> None:
    without, with_le = header + body, header + body + b"\x00"
    for sent, meant, variation in (
        (with_le, without, Variation.LE_ADDED),
        (without, with_le, Variation.LE_STRIPPED),
    ):
        seen = Exchange(sent, OK)
        assert read([seen], [meant]).variations == (variation,)
        assert read([seen], [meant]).own == (Exchange(meant, OK),)
        assert read([seen], [sent]).variations == ()
