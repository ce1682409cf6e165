"""READ BINARY and UPDATE BINARY of a SIM: who may, where, how much."""

from __future__ import annotations

import pytest

from .iso import hold
from .sim import select, sim, verify


@pytest.mark.parametrize(
    ("path", "length", "answer"),
    [
        ("2FE2", 10, "980001012143658709F4 9000"),
        ("7F20 6F07", 9, "08 09 10 10 10 32 54 76 98 9000"),
        ("7F20 6F20", 9, "FFFFFFFFFFFFFFFF 07 9000"),
        ("7F20 6F46", 17, "00 48656C6C6F20776F726C6421 FFFFFFFF 9000"),
        ("7F20 6F7E", 11, "FFFFFFFF 00F1100000 FF 01 9000"),
        ("7F20 6F78", 2, "0200 9000"),
        ("7F20 6FAD", 4, "00000002 9000"),
        ("7F20 6FAE", 1, "02 9000"),
    ],
)
def test_what_is_in_the_files(path: str, length: int, answer: str) -> None:
    hold(sim(*path.split()), [(f"A0B00000{length:02X}", answer)])


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("2FE2", "9000", "9000"),
        ("7F20 6FAE", "9000", "9000"),
        ("7F20 6F05", "9000", "9000"),
        ("7F20 6F07", "9804", "9000"),
        ("7F20 6F7E", "9804", "9000"),
    ],
)
def test_who_may_read(path: str, before: str, after: str) -> None:
    card = sim(*path.split(), presented=False)
    got = card.transmit(bytes.fromhex("A0B0000001"))
    assert got[-2:] == bytes.fromhex(before)
    hold(card, [(verify("1234"), "9000")])
    assert card.transmit(bytes.fromhex("A0B0000001"))[-2:] == bytes.fromhex(after)


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("2FE2", "9804", "9804"),  # NEVER
        ("7F20 6F07", "9804", "9804"),  # ADM
        ("7F20 6F05", "9804", "9000"),
        ("7F20 6F7E", "9804", "9000"),
    ],
)
def test_who_may_update(path: str, before: str, after: str) -> None:
    update = "A0D6000001 00"
    hold(sim(*path.split(), presented=False), [(update, before)])
    card = sim(*path.split())
    hold(card, [(verify("5678", 2), "9000"), (update, after)])


def test_offsets_and_lengths() -> None:
    hold(
        sim("7F20", "6F7E"),
        [
            ("A0B0000A01", "01 9000"),
            ("A0B0000A02", "6701"),
            ("A0B000000C", "670B"),
            ("A0B0000000", "670B"),
            ("A0B00000", "670B"),
            ("A0B0000B01", "6B00"),
            ("A0B0010001", "6B00"),
            ("A0B0000001AA", "6700"),
            ("A0D6000902 AABB", "9000"),
            ("A0B0000803", "00AABB 9000"),
            ("A0D6000A02 1122", "6701"),
            ("A0D6000B01 11", "6B00"),
            ("A0D600000C 000000000000000000000000", "670B"),
            ("A0D60000", "670B"),
            ("A0D6000001", "6700"),
            ("A0B0000803", "00AABB 9000"),
        ],
    )


def test_only_transparent_files_that_are_selected() -> None:
    hold(
        sim("7F10"),
        [
            ("A0B0000001", "9400"),
            ("A0D6000001AA", "9400"),
            (select("6F3A"), "9F0F"),
            ("A0B0000001", "9408"),
            ("A0D6000001AA", "9408"),
        ],
    )
