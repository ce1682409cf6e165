"""Commands of the file card for transparent EFs (ISO 7816-4, 11.2)."""

from __future__ import annotations

import pytest

from .iso import VERIFY, card, hold, say

IN_2F01 = "00A4000C022F01"


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("00 B0 0000 04", "00010203 9000"),
        ("00 B0 0002 02", "0203 9000"),
        ("00 B0 000E 00", "0E0F 9000"),
        ("00 B0 000E 05", "0E0F 6282"),
        ("00 B0 0010 01", "6B00"),
        ("00 B0 7FFF 00", "6B00"),
        ("00 B0 0000", "6700"),
        ("00 B0 0000 01 00", "6700"),
        ("00 B0 0000 000004", "00010203 9000"),
        ("00 B0 8101 02", "0102 9000"),
        ("00 B0 8401 02", "6982"),
        ("00 B0 8501 02", "6A82"),
        ("00 B0 8001 02", "6A86"),
        ("00 B0 9F01 02", "6A86"),
        ("00 B0 A101 02", "6A86"),
        ("00 B1 0000 04 54020002 04", "5302 0203 9000"),
        ("00 B1 2F01 03 54010E 00", "5302 0E0F 9000"),
        ("00 B1 2F01 03 54010E 10", "5302 0E0F 6282"),
        ("00 B1 0001 03 54010E 03", "5301 0E 9000"),
        ("00 B1 2F01 03 540110 00", "6B00"),
        ("00 B1 2F01 02 5400 00", "6A80"),
        ("00 B1 2F01 03 550101 00", "6A80"),
        ("00 B1 2F01 03 540201 00", "6A80"),
        ("00 B1 2F99 03 540100 00", "6A82"),
        ("00 B1 5000 03 540100 00", "6A82"),
        ("00 B1 2F01 00", "6A80"),
        ("00 A0 0000 02 0405 00", "0004 9000"),
        ("00 A0 0000 02 0504 00", "6282"),
        ("00 A0 0005 02 0405 00", "6282"),
        ("00 A0 0000 00", "6700"),
        ("00 A1 2F01 07 540100 53020405 00", "5402 0004 9000"),
        ("00 A1 2F01 05 540100 5300 00", "6700"),
        ("00 D6 0000 02 AABB", "9000"),
        ("00 D6 000F 01 AA", "9000"),
        ("00 D6 000F 02 AABB", "6A84"),
        ("00 D6 0010 01 AA", "6B00"),
        ("00 D6 0000", "6700"),
        ("00 D6 8402 01 AA", "6982"),
        ("00 D7 2F01 06 540101 5301AA", "9000"),
        ("00 D7 2F01 03 540101", "6A80"),
        ("00 D0 0000 01 F0", "9000"),
        ("00 D0 0010 01 F0", "6B00"),
        ("00 D1 2F01 06 540101 5301F0", "9000"),
        ("00 0E 0000", "9000"),
        ("00 0E 0004 02 0006", "9000"),
        ("00 0E 0004 02 0004", "6A80"),
        ("00 0E 0004 02 0011", "6A80"),
        ("00 0E 0010", "6B00"),
        ("00 0F 2F01 03 540104", "9000"),
        ("00 0F 2F01 06 540104 540106", "9000"),
        ("00 0F 2F01 09 540104 540106 540107", "6A80"),
        ("00 0F 2F01", "6A80"),
    ],
)
def test_commands_for_the_current_file(command: str, answer: str) -> None:
    hold(card(), [(IN_2F01, "9000"), (command, answer)])


@pytest.mark.parametrize(
    ("command", "content"),
    [
        ("00 D6 0001 02 AABB", "00AABB0304050607"),
        ("00 D7 0000 07 540102 5302AABB", "0001AABB04050607"),
        ("00 D0 0000 04 F0F0F0F0", "F0F1F2F304050607"),
        ("00 D1 0000 06 540103 530180", "0001028304050607"),
        ("00 0E 0002 01 04", "0001000004050607"),
        ("00 0E 0004", "0001020300000000"),
        ("00 0F 0000 06 540101 540103", "0000000304050607"),
        ("00 D6 000F 02 AABB", "0001020304050607"),
        ("00 0E 0004 02 0011", "0001020304050607"),
    ],
)
def test_what_stands_in_the_file_afterwards(command: str, content: str) -> None:
    there = card()
    say(there, IN_2F01, command)
    hold(there, [("00B0000008", f"{content} 9000")])


@pytest.mark.parametrize("ins", ["B0", "D6", "D0", "0E", "A0"])
def test_without_a_file_and_with_one_of_records(ins: str) -> None:
    body = "" if ins == "0E" else "01" if ins == "B0" else "01AA"
    hold(card(), [(f"00{ins}0000{body}", "6986")])
    hold(card(), [("00A4080C0450005001", "9000"), (f"00{ins}0000{body}", "6981")])


def test_a_short_identifier_makes_the_file_current_if_all_goes_well() -> None:
    hold(card(), [("00B0810001", "009000"), ("00B0000101", "019000")])
    hold(card(), [("00B0811001", "6B00"), ("00B0000101", "6986")])
    hold(card(), [("00D12F0106540101530180", "9000"), ("00B0000102", "8102 9000")])


def test_rights_to_read_and_to_update_are_apart() -> None:
    there = card()
    hold(
        there,
        [
            ("00A4000C022F03", "9000"),
            ("00B0000004", "6982"),
            ("00A000000100", "6982"),
            ("00B1000003540100 00", "6982"),
            (VERIFY, "9000"),
            ("00B0000004", "000000009000"),
            ("00D600000101", "6982"),
        ],
    )
    there.power_off()
    hold(there, [("00A4000C022F03", "9000"), ("00B0000004", "6982")])


def test_long_content_in_extended_length() -> None:
    data = bytes(range(256)) * 2
    there = card()
    assert there.transmit(bytes.fromhex("00D6820000 0200") + data) == b"\x90\0"
    assert there.transmit(bytes.fromhex("00B00000000200")) == data + b"\x90\0"
    assert there.transmit(bytes.fromhex("00B00000000000")) == data + bytes(88) + b"\x90\0"
    assert there.transmit(bytes.fromhex("00B0000000")) == data[:256] + b"\x90\0"
    answer = there.transmit(bytes.fromhex("00B1000003 540100 81"))
    assert answer == b"\x53\x7f" + data[:127] + b"\x90\0"


@pytest.mark.parametrize("le", range(1, 300))
def test_a_data_object_is_never_longer_than_le(le: int) -> None:
    there = card()
    say(there, "00A4000C022F02")
    answer = there.transmit(bytes.fromhex("00B10000 00 0003 540100") + le.to_bytes(2))
    assert len(answer) - 2 <= le
    assert len(answer) - 2 >= le - 1
