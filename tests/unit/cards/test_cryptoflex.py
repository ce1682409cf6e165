"""The Cryptoflex-like card: what it has of its own, and what it has from the file card."""

from __future__ import annotations

import inspect

import pytest

from harness.cards import cryptoflex
from harness.cards.catalogue import options
from harness.cards.errors import CardError

from .iso import VERIFY, card, hold

MF_TOLD = "0000 FFFF 3F00 38 00000000 01 05 00 04 02 00 00"
EF_TOLD = "0000 0010 2F01 01 00000000 01 01 00"


def created(
    kind: int, size: int = 16, fid: int = 0x1001, rights: str = "000000", more: str = ""
) -> str:
    """The data of a CREATE FILE."""
    return f"FFFF {size:04X} {fid:04X} {kind:02X} FF {rights} 01 03 000000 {more}"


def create(data: str, records: int = 0) -> str:
    return f"F0E000{records:02X} {len(bytes.fromhex(data)):02X} {data}"


def test_its_atr() -> None:
    assert card("cryptoflex").atr == bytes.fromhex("3B E2 00 00 40 20 49 06")
    assert card("cryptoflex", atr="3B00").atr == b"\x3b\x00"


def test_select_is_answered_with_61xx_and_its_own_words() -> None:
    hold(
        card("cryptoflex"),
        [
            ("C0A4000002 3F00", "6112"),
            ("C0C0000012", f"{MF_TOLD} 9000"),
            ("C0A4000002 2F01 00", "610E"),
            ("C0C000000E", f"{EF_TOLD} 9000"),
            ("C0A4000C02 2F03", "610E"),
            ("C0C0000000", "0000 0004 2F03 01 00140000 01 01 00 9000"),
            ("C0A4000002 2F04", "610E"),
            ("C0C0000000", "0000 0004 2F04 01 00FF00FF 01 01 00 9000"),
            ("C0A4000002 5000", "6112"),
            ("C0A4000002 5001", "610F"),
            ("C0C0000000", "0000 000C 5001 02 00000000 01 02 0003 9000"),
            ("C0A4000002 9999", "6A82"),
            ("C0A4000000", "6C12"),
            ("C0A4000012", f"{MF_TOLD} 9000"),
        ],
    )


@pytest.mark.parametrize("cla", ["00", "C0", "F0"])
def test_its_classes(cla: str) -> None:
    hold(card("cryptoflex"), [(f"{cla}A40000022F01", "610E"), (f"{cla}B0000002", "00019000")])


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("01B0000001", "6E00"),
        ("80B0000001", "6E00"),
        ("10D6000001AA", "6E00"),
        ("C070000001", "6D00"),
        ("C0B0000000", "6C10"),
        ("C0B0000E00", "6C02"),
        ("C0B0000010", "000102030405060708090A0B0C0D0E0F 9000"),
        ("C0C0000000", "9000"),
    ],
)
def test_what_it_has_not_and_le_00(command: str, answer: str) -> None:
    there = card("cryptoflex")
    if command.startswith("C0C0"):
        hold(there, [("C0A40000022F01", "610E"), (command, f"{EF_TOLD} {answer}")])
    else:
        hold(there, [("C0A40000022F01", "610E"), (command, answer)])


def test_a_command_with_le_00_has_not_been() -> None:
    hold(
        card("cryptoflex"),
        [
            ("C0A40800045000 5001", "610F"),
            ("C0B2000200", "6C03"),
            ("C0B2000203", "01AAAA9000"),
            ("C0B2000200", "6C03"),
            ("C0B2000203", "02BBBB9000"),
            ("C0A4030000", "6C12"),
            ("C0B2000303", "01AAAA9000"),
        ],
    )


@pytest.mark.parametrize(
    ("data", "records", "told"),
    [
        (created(0x01), 0, "0000 0010 1001 01 00000000 01 01 00"),
        (created(0x02, more="04"), 3, "0000 000C 1001 02 00000000 01 02 0004"),
        (created(0x02, 12), 3, "0000 000C 1001 02 00000000 01 02 0004"),
        (created(0x03, 12), 3, "0000 000C 1001 04 00000000 01 02 0004"),
        (created(0x04, more="04"), 3, "0000 000C 1001 06 00000000 01 02 0004"),
        (created(0x38), 0, "0000 FFFF 1001 38 00000000 01 05 00 00 00 00 00"),
        (created(0x01, rights="1F0024"), 0, "0000 0010 1001 01 001F0044 01 01 00"),
        (created(0x38, rights="100100"), 0, "0000 FFFF 1001 38 00101100 01 05 00 00 00 00 00"),
    ],
)
def test_create_file(data: str, records: int, told: str) -> None:
    hold(
        card("cryptoflex"),
        [
            (create(data, records), "9000"),
            ("C0A4000002 1001", f"61{len(bytes.fromhex(told)):02X}"),
            ("C0C0000000", f"{told} 9000"),
        ],
    )


@pytest.mark.parametrize(
    ("data", "records", "answer"),
    [
        (created(0x05), 0, "6A80"),
        (created(0x06, more="04"), 1, "6A80"),
        (created(0x01).replace("FFFF", "FFFE", 1), 0, "6A80"),
        (created(0x01, 0), 0, "6A80"),
        (created(0x01, rights="300000"), 0, "6A80"),
        (created(0x02, more="04"), 0, "6A80"),
        (created(0x02, 600), 2, "6A80"),
        ("FFFF 0010 1001 01 FF 000000 01 03 0000", 0, "6A80"),
        (created(0x01, fid=0x2F01), 0, "6A89"),
        (created(0x01, 0x7FFF), 0, "6A84"),
    ],
)
def test_what_cannot_be_created(data: str, records: int, answer: str) -> None:
    hold(card("cryptoflex"), [(create(data, records), answer)])


def test_records_are_there_at_once() -> None:
    hold(
        card("cryptoflex"),
        [
            (create(created(0x02, more="02"), 2), "9000"),
            ("C0B2020402", "00009000"),
            ("C0B2030402", "6A83"),
            ("C0DC010402 ABCD", "9000"),
            ("C0B2010402", "ABCD9000"),
        ],
    )


def test_rights_of_a_created_file_hold() -> None:
    hold(
        card("cryptoflex"),
        [
            (create(created(0x01, rights="1F0000")), "9000"),
            ("C0B0000004", "6982"),
            ("C0D6000001AA", "6982"),
            (VERIFY, "9000"),
            ("C0B0000004", "000000009000"),
            ("C0D6000001AA", "6982"),
        ],
    )


def test_dir_next_lists_the_current_df_and_begins_anew() -> None:
    there = card("cryptoflex")
    for _ in range(2):
        hold(
            there,
            [
                ("C0A4000002 5000", "6112"),
                ("F0A8000000", "6C04"),
                ("F0A8000004", "000C50019000"),
                ("F0A8000004", "001250029000"),
                ("F0A8000004", "000650039000"),
                ("F0A8000004", "6A82"),
                ("F0A8000004", "000C50019000"),
            ],
        )
    hold(there, [("C0A4000002 5001", "610F"), ("F0A8000004", "6985")])


def test_it_is_a_small_variation() -> None:
    assert len(inspect.getsource(cryptoflex).splitlines()) < 120
    assert options("cryptoflex") == options("iso7816")


def test_it_has_no_other_delivery() -> None:
    with pytest.raises(CardError, match="unknown delivery: 'direct'; allowed: get-response"):
        card("cryptoflex", delivery="direct")
