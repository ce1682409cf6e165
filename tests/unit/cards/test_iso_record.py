"""Commands of the file card for records (ISO 7816-4, 11.3)."""

from __future__ import annotations

import pytest

from .iso import card, hold, say

FIXED, VARIABLE, CYCLIC = (f"00A4080C0450005{n:03d}" for n in (1, 2, 3))


@pytest.mark.parametrize(
    ("select", "command", "answer"),
    [
        (FIXED, "00 B2 01 04 00", "01AAAA 9000"),
        (FIXED, "00 B2 02 04 03", "02BBBB 9000"),
        (FIXED, "00 B2 02 04 02", "02BB 9000"),
        (FIXED, "00 B2 02 04 04", "02BBBB 6282"),
        (FIXED, "00 B2 04 04 00", "6A83"),
        (FIXED, "00 B2 00 04 00", "6A83"),
        (FIXED, "00 B2 FF 04 00", "6A83"),
        (FIXED, "00 B2 01 04", "6700"),
        (FIXED, "00 B2 02 05 00", "02BBBB 01CCCC 9000"),
        (FIXED, "00 B2 02 06 00", "01CCCC 02BBBB 9000"),
        (FIXED, "00 B2 01 07 00", "6A86"),
        (FIXED, "00 B2 01 00 00", "01AAAA 9000"),
        (FIXED, "00 B2 01 01 00", "01CCCC 9000"),
        (FIXED, "00 B2 00 01 00", "01CCCC 9000"),
        (FIXED, "00 B2 07 00 00", "6A83"),
        (FIXED, "00 B2 01 0C 00", "01AAAA 9000"),
        (FIXED, "00 B2 01 4C 00", "01 9000"),
        (FIXED, "00 B2 01 5C 00", "6A82"),
        (FIXED, "00 B2 01 FC 00", "6A86"),
        (FIXED, "00 B3 02 04 03 540101 00", "5302 BBBB 9000"),
        (FIXED, "00 B3 02 04 03 540103 00", "6B00"),
        (FIXED, "00 A2 01 04 01 CC 00", "03 9000"),
        (FIXED, "00 A2 01 04 01 01 00", "0103 9000"),
        (FIXED, "00 A2 03 05 01 01 00", "0301 9000"),
        (FIXED, "00 A2 01 04 01 EE 00", "6282"),
        (FIXED, "00 A2 01 06 01 EE 00", "6A86"),
        (FIXED, "00 A2 01 04 00", "6700"),
        (FIXED, "00 DC 01 04 03 01FFFF", "9000"),
        (FIXED, "00 DC 01 04 02 01FF", "6700"),
        (FIXED, "00 DC 04 04 03 01FFFF", "6A83"),
        (FIXED, "00 DC 01 05 03 01FFFF", "6A86"),
        (FIXED, "00 DD 01 04 06 540102 5301EE", "9000"),
        (FIXED, "00 DD 01 04 07 540102 5302EEEE", "6A84"),
        (FIXED, "00 DD 01 04 06 540103 5301EE", "6B00"),
        (FIXED, "00 D2 01 04 03 800000", "9000"),
        (FIXED, "00 D2 01 04 01 80", "6700"),
        (FIXED, "00 E2 00 00 03 03DDDD", "9000"),
        (FIXED, "00 E2 01 00 03 03DDDD", "6A86"),
        (FIXED, "00 E2 00 00 02 03DD", "6700"),
        (FIXED, "00 0C 01 04", "9000"),
        (FIXED, "00 0C 01 05", "9000"),
        (FIXED, "00 0C 01 00", "6A86"),
        (FIXED, "00 0C 09 04", "6A83"),
        (VARIABLE, "00 B2 01 04 00", "01 9000"),
        (VARIABLE, "00 DC 01 04 06 010203040506", "9000"),
        (VARIABLE, "00 DC 01 04 07 01020304050607", "6700"),
        (VARIABLE, "00 DC 01 04", "6700"),
        (CYCLIC, "00 B2 01 04 00", "0101 9000"),
        (CYCLIC, "00 DC 00 03 02 0202", "9000"),
        ("00A4080C022F01", "00 B2 01 04 00", "6981"),
        ("00A4000C", "00 B2 01 04 00", "6986"),
    ],
)
def test_commands(select: str, command: str, answer: str) -> None:
    hold(card(), [(select, "9000"), (command, answer)])


@pytest.mark.parametrize(
    ("command", "records"),
    [
        ("00 DC 02 04 03 070707", "01AAAA 070707 01CCCC"),
        ("00 DC 01 01 03 070707", "01AAAA 02BBBB 070707"),
        ("00 DD 02 04 06 540101 530177", "01AAAA 0277BB 01CCCC"),
        ("00 D2 01 04 03 805500", "81FFAA 02BBBB 01CCCC"),
        ("00 E2 00 00 03 030303", "01AAAA 02BBBB 01CCCC 030303"),
        ("00 0C 02 04", "01AAAA 000000 01CCCC"),
        ("00 0C 02 05", "01AAAA 000000 000000"),
    ],
)
def test_what_stands_in_the_records_afterwards(command: str, records: str) -> None:
    hold(card(), [(FIXED, "9000"), (command, "9000"), ("00B2010500", f"{records} 9000")])


def test_next_and_previous_go_by_the_current_record() -> None:
    hold(
        card(),
        [
            (FIXED, "9000"),
            ("00B2000200", "01AAAA9000"),
            ("00B2000400", "01AAAA9000"),
            ("00B2000200", "02BBBB9000"),
            ("00B2010200", "01CCCC9000"),
            ("00B2000200", "6A83"),
            ("00B2000300", "02BBBB9000"),
            ("00B2030400", "01CCCC9000"),
            ("00B2000400", "02BBBB9000"),
            (FIXED, "9000"),
            ("00B2000300", "01CCCC9000"),
            ("00B2010A00", "01AAAA9000"),
        ],
    )


def test_a_linear_file_is_full_and_a_cyclic_one_never() -> None:
    hold(
        card(),
        [(FIXED, "9000"), ("00E2000003030303", "9000"), ("00E2000003030303", "6A84")],
    )
    hold(
        card(),
        [
            (CYCLIC, "9000"),
            ("00E20000020202", "9000"),
            ("00B2000400", "02029000"),
            ("00E20000020303", "9000"),
            ("00DC0003020404", "9000"),
            ("00B2010500", "0404 0303 0202 9000"),
            ("00E20000010A", "6700"),
            ("00DC0104020505", "9000"),
            ("00B2010500", "0505 0303 0202 9000"),
        ],
    )


def test_an_empty_file_of_records_has_none() -> None:
    created = "00E00000 11 620F 8206 0641 0002 0003 8302 5009 8801 60"
    there = card()
    assert say(there, created.replace("0000 11", "0000 11")) == "90 00"
    hold(there, [("00B2010400", "6A83"), ("00B2000000", "6A83"), ("00B2010500", "6A83")])
