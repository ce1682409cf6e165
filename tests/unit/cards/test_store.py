"""The card with one file: what is written last is read next."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.cards.store import SIZE, StoreCard

UPDATE = bytes.fromhex("00D60000")
READ = bytes.fromhex("00B00000")


def answer(card: StoreCard, command: bytes) -> str:
    """The answer in hexadecimal digits."""
    return card.transmit(command).hex().upper()


@given(st.binary(min_size=1, max_size=255))
def test_written_data_are_read(data: bytes) -> None:
    card = StoreCard()
    assert answer(card, UPDATE + bytes((len(data),)) + data) == "9000"
    assert card.transmit(READ + bytes((len(data),))) == data + b"\x90\x00"


def test_a_short_write_leaves_the_rest_and_power_leaves_all() -> None:
    card = StoreCard()
    card.transmit(UPDATE + bytes.fromhex("04 AABBCCDD"))
    card.transmit(UPDATE + bytes.fromhex("02 1122"))
    card.power_off()
    card.reset()
    assert answer(card, READ + b"\x05") == "1122CCDD00" + "9000"
    assert len(card.transmit(READ + b"\x00")) == SIZE + 2


@pytest.mark.parametrize(
    ("command", "word"),
    [
        ("80B0000004", "6E00"),
        ("00A4040000", "6D00"),
        ("00B0000104", "6B00"),
        ("00D60000", "6700"),
    ],
)
def test_all_else_is_refused(command: str, word: str) -> None:
    assert answer(StoreCard(), bytes.fromhex(command)) == word
