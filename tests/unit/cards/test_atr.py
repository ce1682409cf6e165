"""Answers to reset that cards are made with (ISO 7816-3, 8.2)."""

from __future__ import annotations

from functools import reduce
from operator import xor

from hypothesis import given
from hypothesis import strategies as st

from harness.cards.atr import both_protocols, t0_only, with_check_byte
from harness.cards.hello import ATR_T1
from harness.cards.store import ATR

historical = st.binary(max_size=15)


@given(historical)
def test_t0_counts_the_historical_bytes(text: bytes) -> None:
    assert both_protocols(text)[1] & 0x0F == t0_only(text)[1] & 0x0F == len(text)


@given(historical)
def test_an_atr_of_both_protocols_names_them_and_ends_with_its_check_byte(text: bytes) -> None:
    atr = both_protocols(text)
    td1, td2 = atr[2], atr[3]
    assert (td1 & 0x0F, td2 & 0x0F) == (0, 1)
    assert (td1 >> 4, td2 >> 4) == (8, 0)
    assert reduce(xor, atr[1:]) == 0
    assert len(atr) <= 33


@given(historical)
def test_an_atr_of_t0_only_has_no_check_byte(text: bytes) -> None:
    assert t0_only(text).endswith(text)
    assert len(t0_only(text)) == 4 + len(text)


def test_the_check_byte_makes_all_after_ts_cancel_out() -> None:
    assert with_check_byte(bytes.fromhex("3B 80 80 01")) == bytes.fromhex("3B 80 80 01 01")


def test_each_card_says_its_own_name() -> None:
    assert b"Hello world!" in ATR_T1
    assert b"Hello" not in ATR
