"""Files that come, go and change their life (ISO 7816-9)."""

from __future__ import annotations

import pytest

from .iso import VERIFY, card, hold, say

EF = "82 01 01 83 02 1001 80 02 0010"


def create(parameters: str, template: str = "62") -> str:
    """CREATE FILE with these control parameters."""
    body = bytes.fromhex(parameters)
    whole = bytes.fromhex(template) + bytes((len(body),)) + body
    return f"00E00000 {len(whole):02X} {whole.hex()}"


@pytest.mark.parametrize(
    ("parameters", "answer"),
    [
        (EF, "9000"),
        ("82 02 01 41 83 02 1001 80 02 0010", "9000"),
        ("82 01 38 83 02 1001", "9000"),
        ("82 01 38 83 02 1001 84 05 A000000103", "9000"),
        ("82 05 02 41 0003 04 83 02 1001", "9000"),
        ("82 06 06 41 0003 0004 83 02 1001 80 02 000C", "9000"),
        (f"{EF} 86 03 1121FF 88 01 50 8A 01 04", "9000"),
        (f"{EF} 88 00", "9000"),
        ("82 01 01 83 02 1001 81 02 0010", "9000"),
        ("82 01 38 83 02 1001 81 02 0010", "9000"),
        (f"{EF} 81 02 0010", "6A80"),
        ("82 01 01 83 02 1001 81 01 10", "6A80"),
        ("", "6A80"),
        ("83 02 1001 80 02 0010", "6A80"),
        ("82 01 01 80 02 0010", "6A80"),
        ("82 01 01 83 02 1001", "6A80"),
        ("82 01 01 83 02 1001 80 02 0000", "6A80"),
        ("82 01 01 83 02 1001 80 02 8000", "6A80"),
        ("82 01 01 83 02 1001 80 01 10", "6A80"),
        ("82 01 03 83 02 1001 80 02 0010", "6A80"),
        ("82 00 83 02 1001 80 02 0010", "6A80"),
        ("82 02 01 21 83 02 1001 80 02 0010", "6A80"),
        ("82 01 02 83 02 1001", "6A80"),
        ("82 06 02 41 0100 0001 83 02 1001", "6A80"),
        ("82 06 02 41 0001 00FF 83 02 1001", "6A80"),
        ("82 06 02 41 0003 0004 83 02 1001 80 02 000D", "6A80"),
        ("82 01 01 83 01 10 80 02 0010", "6A80"),
        ("82 01 01 83 02 3F00 80 02 0010", "6A80"),
        ("82 01 01 83 02 FFFF 80 02 0010", "6A80"),
        (f"{EF} 84 05 A000000103", "6A80"),
        (f"{EF} {EF}", "6A80"),
        (f"{EF} 85 00", "6A80"),
        (f"{EF} 86 02 0000", "6A80"),
        (f"{EF} 86 03 000001", "6A80"),
        (f"{EF} 86 03 001000", "6A80"),
        (f"{EF} 88 01 07", "6A80"),
        (f"{EF} 88 01 F8", "6A80"),
        (f"{EF} 88 01 10", "6A80"),
        (f"{EF} 8A 01 01", "6A80"),
        ("82 01 38 83 02 1001 84 00", "6A80"),
        ("82 01 38 83 02 1001 80 02 0010", "6A80"),
        ("82 01 01 83 02 2F01 80 02 0010", "6A89"),
        ("82 01 38 83 02 1001 84 05 A000000101", "6A8A"),
        ("82 01 01 83 02 1001 80 02 7FFF", "6A84"),
        ("82 01 01 83 02 1001 80 02 001000", "6A80"),
    ],
)
def test_create_file(parameters: str, answer: str) -> None:
    hold(card(), [(create(parameters), answer)])


def test_what_is_created_is_current_and_can_be_used() -> None:
    hold(
        card(),
        [
            (create("82 01 38 83 02 1000"), "9000"),
            (create(EF), "9000"),
            ("00B0000010", "00" * 16 + "9000"),
            ("00D6000002ABCD", "9000"),
            ("00A4080C041000 1001", "9000"),
            ("00B0000002", "ABCD9000"),
            (create("82 01 01 83 02 1000 80 02 0010"), "6A89"),
            ("00B0000002", "ABCD9000"),
        ],
    )


def test_other_parameters_of_create() -> None:
    assert say(card(), create(EF, "6F")) == "90 00"
    assert say(card(), create(EF, "64")) == "6A 80"
    assert say(card(), "00E0000004 62006F00") == "6A 80"
    assert say(card(), create(EF).replace("00E00000", "00E00100")) == "6A 86"
    assert say(card(), "00E00000") == "6A 80"
    assert say(card(), "00E0000003 621082") == "6A 80"


def test_who_may_create_where() -> None:
    hold(
        card(),
        [
            ("00A4000C026000", "9000"),
            (create(EF), "6982"),
            (VERIFY, "9000"),
            (create(EF), "9000"),
            ("00A4080C0460006100", "9000"),
            (create(EF), "9000"),
        ],
    )


def test_dfs_are_at_most_eight_deep_and_files_two_hundred() -> None:
    there = card()
    dfs = [create(f"82 01 38 83 02 10{n:02X}") for n in range(8)]
    assert [say(there, each) for each in dfs] == ["90 00"] * 7 + ["6A 84"]
    made = []
    for n in range(200):
        made.append(say(there, "00A4000C023F00", create(f"820101 8302 11{n:02X} 8002 0001")))
    assert made.count("90 00") == 200 - 7 - 10
    assert made[-1] == "6A 84"


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("00 E4 0000 02 2F01", "9000"),
        ("00 E4 0000 02 2F04", "6982"),
        ("00 E4 0000 02 2F99", "6A82"),
        ("00 E4 0000 02 5000", "6985"),
        ("00 E4 0000 01 2F", "6700"),
        ("00 E4 0000", "6985"),
        ("00 E4 0100 02 2F01", "6A86"),
        ("00 E4 0000 02 6100", "6A82"),
    ],
)
def test_delete_file(command: str, answer: str) -> None:
    hold(card(), [(command, answer)])


def test_a_deleted_file_is_gone_in_all_channels() -> None:
    hold(
        card(),
        [
            ("0070000101", "9000"),
            ("01A4080C0460006100", "9000"),
            ("00A4080C0460006100", "9000"),
            ("00E40000", "9000"),
            ("01A4000400", "62 0F 8201 38 8302 3F00 8A01 05 8603 000000 9000"),
            ("00A4080C0460006100", "6A82"),
            ("00A4000C022F01", "9000"),
            ("00E40000", "9000"),
            ("00B0000001", "6986"),
        ],
    )


def test_a_deactivated_file_serves_nobody_until_it_is_activated() -> None:
    hold(
        card(),
        [
            ("0044000002 2F01", "6985"),
            ("0004000002 2F01", "9000"),
            ("0004000002 2F01", "6985"),
            ("00B0810001", "6985"),
            ("00D6810001AA", "6985"),
            ("0044000002 2F01", "9000"),
            ("00B0810001", "009000"),
            ("0004000002 2F04", "6982"),
        ],
    )


def test_a_deactivated_df_takes_along_what_is_in_it() -> None:
    hold(
        card(),
        [
            ("00A4000C025000", "9000"),
            ("00040000", "9000"),
            ("00B2010C00", "6985"),
            ("0004000002 5001", "6985"),
            ("00E4000002 5001", "6985"),
            (create(EF), "6985"),
            ("00A4090C025001", "9000"),
            ("00B2010400", "6985"),
            ("00A4000C025000", "6283"),
            ("00440000", "9000"),
            ("00B2010C00", "01AAAA9000"),
        ],
    )


def test_termination_is_for_good_but_for_deletion() -> None:
    hold(
        card(),
        [
            ("00E6000002 2F01", "6981"),
            ("00E8000002 5000", "6981"),
            ("00E8000002 2F01", "9000"),
            ("0044000002 2F01", "6985"),
            ("00B0810001", "6985"),
            ("00E4000002 2F01", "9000"),
            ("00E60000", "6985"),
            ("00E6000002 5000", "9000"),
            ("00A4000C025000", "6285"),
            ("00B2010C00", "6985"),
        ],
    )


def test_a_terminated_card_serves_no_command_and_says_so_in_its_atr() -> None:
    there = card()
    hold(there, [("00FE010000", "6A86"), ("00FE0000", "9000"), ("00A4000C023F00", "6985")])
    assert there.atr[-2] == 0x05
    there.power_on()
    assert there.atr[-2] == 0x0C
    assert say(there, "00B0810001") == "69 85"


def test_a_deactivated_mf_can_be_activated_again() -> None:
    there = card()
    hold(there, [("00040000", "9000"), ("00B0810001", "6985")])
    there.reset()
    assert there.atr[-2] == 0x04
    hold(there, [("00440000", "9000"), ("00B0810001", "009000")])
