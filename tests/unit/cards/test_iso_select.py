"""SELECT of the file card: which file, and what is told of it (ISO 7816-4, 11.1.1)."""

from __future__ import annotations

import pytest

from .iso import VERIFY, card, hold, say

FCP_2F01 = "82 02 01 41 83 02 2F 01 8A 01 05 80 02 00 10 88 01 08 86 03 00 00 00"
FCP_5000 = "82 01 38 83 02 50 00 8A 01 05 84 05 A0 00 00 01 01 86 03 00 00 00"
FCP_5001 = "82 06 02 41 00 03 00 04 83 02 50 01 8A 01 05 80 02 00 0C 88 01 08 86 03 00 00 00"


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("00 A4 00 0C 02 3F00", "90 00"),
        ("00 A4 00 0C", "90 00"),
        ("00 A4 00 00 02 2F01 00", f"6F 17 {FCP_2F01} 90 00"),
        ("00 A4 00 04 02 2F01 00", f"62 17 {FCP_2F01} 90 00"),
        ("00 A4 00 04 02 5000 00", f"62 16 {FCP_5000} 90 00"),
        ("00 A4 08 04 04 5000 5001 00", f"62 1B {FCP_5001} 90 00"),
        ("00 A4 00 08 02 5000 00", "64 07 84 05 A0 00 00 01 01 90 00"),
        ("00 A4 00 08 02 2F01 00", "64 00 90 00"),
        ("00 A4 00 00 02 2F01", "90 00"),
        ("00 A4 00 00 02 2F01 05", "6C 19"),
        ("00 A4 00 0C 02 5001", "6A 82"),
        ("00 A4 00 0C 01 3F", "67 00"),
        ("00 A4 00 0C 03 3F0000", "67 00"),
        ("00 A4 01 0C 02 5000", "90 00"),
        ("00 A4 01 0C 02 2F01", "6A 82"),
        ("00 A4 02 0C 02 2F01", "90 00"),
        ("00 A4 02 0C 02 5000", "6A 82"),
        ("00 A4 03 0C", "6A 82"),
        ("00 A4 03 0C 02 3F00", "67 00"),
        ("00 A4 04 0C 05 A000000101", "90 00"),
        ("00 A4 04 0C 03 A00000", "90 00"),
        ("00 A4 04 0C 06 A00000010100", "6A 82"),
        ("00 A4 04 0C", "67 00"),
        ("00 A4 08 0C 04 5000 5003", "90 00"),
        ("00 A4 08 0C 04 6000 6100", "90 00"),
        ("00 A4 08 0C 04 2F01 5003", "6A 82"),
        ("00 A4 08 0C 03 5000 50", "67 00"),
        ("00 A4 08 0C", "67 00"),
        ("00 A4 09 0C 02 2F01", "90 00"),
        ("00 A4 05 0C 02 2F01", "6A 86"),
        ("00 A4 00 10 02 2F01", "6A 86"),
        ("00 A4 00 02 02 2F01", "6A 86"),
    ],
)
def test_select_from_the_mf(command: str, answer: str) -> None:
    hold(card(), [(command, answer)])


def test_an_identifier_is_looked_for_in_the_df_itself_above_and_beside() -> None:
    for fid in ("5001", "5000", "3F00", "6000", "2F01"):
        hold(card(), [("00A4000C025000", "9000"), (f"00A4000C02{fid}", "9000")])
    hold(card(), [("00A4000C025000", "9000"), ("00A4000C026100", "6A82")])


def test_the_parent_and_a_path_from_the_current_df() -> None:
    hold(
        card(),
        [
            ("00A4080C0460006100", "9000"),
            ("00A4030C", "9000"),
            ("00A4090C026100", "9000"),
            ("00A4030C", "9000"),
            ("00A4030400", "62 0F 8201 38 8302 3F00 8A01 05 8603 000000 9000"),
        ],
    )


def test_a_partial_name_selects_first_last_next_and_previous() -> None:
    first, second = "64 07 84 05 A0 00 00 01 01 90 00", "64 07 84 05 A0 00 00 01 02 90 00"
    hold(
        card(),
        [
            ("00 A4 04 08 03 A00000 00", first),
            ("00 A4 04 0A 03 A00000 00", second),
            ("00 A4 04 0A 03 A00000 00", "6A 82"),
            ("00 A4 04 0B 03 A00000 00", first),
            ("00 A4 04 0B 03 A00000 00", "6A 82"),
            ("00 A4 04 09 03 A00000 00", second),
        ],
    )


def test_a_file_out_of_use_can_be_selected_with_a_warning() -> None:
    hold(
        card(),
        [
            ("00 04 00 00 02 2F01", "9000"),
            ("00 A4 00 0C 02 2F01", "6283"),
            ("00 E8 00 00", "9000"),
            ("00 A4 00 0C 02 2F01", "6285"),
            ("00 A4 02 00 02 2F01 00", f"6F 17 {FCP_2F01.replace('8A 01 05', '8A 01 0C')} 6285"),
        ],
    )


def test_a_refused_select_leaves_all_as_it_was() -> None:
    there = card()
    hold(
        there, [("00A4000C022F01", "9000"), ("00A4000C022F99", "6A82"), ("00B0000002", "00019000")]
    )
    assert say(there, "00A4000402500005") == "6C 18"
    assert say(there, "00B0000002") == "00 01 90 00"
    there.reset()
    assert say(there, "00B0000002") == "69 86"


def test_verify_is_not_lost_by_a_select() -> None:
    hold(card(), [(VERIFY, "9000"), ("00A4000C022F03", "9000"), ("00B0000004", "000000009000")])
