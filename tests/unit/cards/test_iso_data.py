"""GET DATA and PUT DATA of the file card, and data objects in BER-TLV."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.cards.errors import Refused
from harness.cards.iso_objects import by_tag, fitting, parse, tlv

from .iso import VERIFY, card, hold, say


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("00 CA 0042 00", "ABCD 9000"),
        ("00 CA 0042 02", "ABCD 9000"),
        ("00 CA 0042 01", "6C02"),
        ("00 CA 0042", "6700"),
        ("00 CA 0043 00", "6A88"),
        ("00 CA 005F 00", "6A86"),
        ("00 CA 0030 00", "6A86"),
        ("00 CA 5F10 00", "6A86"),
        ("00 CA 5F50 00", "6A88"),
        ("00 CA 0101 00", "6A88"),
        ("00 CB 3FFF 03 5C0142 00", "4202ABCD 9000"),
        ("00 CB 0000 05 5C03425F50 00", "4202ABCD 9000"),
        ("00 CB 3FFF 03 5C0143 00", "6A88"),
        ("00 CB 3FFF 03 5C015F 00", "6A80"),
        ("00 CB 3FFF 00", "6A80"),
        ("00 CB 2F01 03 5C0142 00", "6A82"),
        ("00 CB 3FFF 03 5C0142", "6700"),
        ("00 DA 5F50 03 010203", "9000"),
        ("00 DA 0101 03 010203", "9000"),
        ("00 DA 0042", "6700"),
        ("00 DA 0201 01 00", "6A86"),
        ("00 DB 3FFF 07 430101 5F500102", "9000"),
        ("00 DB 3FFF 03 300101", "6A80"),
        ("00 DB 3FFF 02 4300", "6A80"),
        ("00 DB 3FFF", "6A80"),
        ("00 DB 2F01 03 430101", "6A82"),
    ],
)
def test_commands(command: str, answer: str) -> None:
    hold(card(), [("00 DA 0042 02 ABCD", "9000"), (command, answer)])


def test_data_objects_are_those_of_a_df_and_outlive_power() -> None:
    there = card()
    hold(
        there,
        [
            ("00DB3FFF07 430101 5F500102", "9000"),
            ("00CA5F5000", "029000"),
            ("00A4000C025000", "9000"),
            ("00CA004300", "6A88"),
            ("00DA004301FF", "9000"),
            ("00A4000C023F00", "9000"),
            ("00CA004300", "019000"),
        ],
    )
    there.power_off()
    assert say(there, "00CA004300") == "01 90 00"


def test_rights_of_a_df_are_those_of_its_data_objects() -> None:
    tree = '[mf]\nread = "pin 1"\nupdate = "never"\n[[object]]\ntag = "42"\ntext = "x"\n'
    there = card(tree=tree + '[[pin]]\nnumber = 1\nvalue = "1234"')
    hold(there, [("00CA004200", "6982"), (VERIFY, "9000"), ("00CA004200", "789000")])
    hold(there, [("00DA00420100", "6982"), ("00CB3FFF035C014200", "420178 9000")])


def test_there_is_room_for_so_much() -> None:
    there = card()
    for n in range(64):
        assert say(there, f"00DA01{n:02X}0100") == "90 00"
    assert say(there, "00DA01400100") == "6A 84"
    assert say(there, "00DA01000101") == "90 00"
    big = bytes.fromhex("00DA0100 007A00") + bytes(0x7A00)
    assert there.transmit(big) == b"\x90\x00"
    assert there.transmit(big.replace(b"\xda\x01\x00", b"\xda\x01\x01")) == b"\x6a\x84"
    assert say(there, "00CA010000") == "67 00"
    assert len(there.transmit(bytes.fromhex("00CA0100000000"))) == 0x7A00 + 2


objects = st.lists(
    st.tuples(st.sampled_from([0x42, 0x53, 0x62, 0x5F50, 0x7F21]), st.binary(max_size=300)),
    max_size=4,
)


@given(objects)
def test_what_is_put_into_objects_is_had_again(found: list[tuple[int, bytes]]) -> None:
    assert parse(b"".join(tlv(tag, value) for tag, value in found)) == found


@given(st.binary(max_size=12))
def test_any_bytes_are_objects_or_refused(data: bytes) -> None:
    try:
        found = parse(data)
    except Refused as refused:
        assert refused.sw == 0x6A80
    else:
        assert sum(len(value) + 2 for _, value in found) <= len(data)


@pytest.mark.parametrize("data", ["530100 530100", "530100 540100", ""])
def test_objects_that_are_not_those_asked_for(data: str) -> None:
    with pytest.raises(Refused):
        by_tag(bytes.fromhex(data), (0x53,))


@given(st.binary(min_size=1, max_size=400), st.integers(2, 400))
def test_a_fitting_object_fits_and_the_next_would_not(value: bytes, most: int) -> None:
    made = fitting(0x53, value, most)
    ((_, part),) = parse(made)
    assert len(made) <= most and value.startswith(part)
    assert part == value or len(tlv(0x53, value[: len(part) + 1])) > most
