"""Answers to reset that cards are made with (ISO 7816-3, 8.2)."""

from __future__ import annotations

from functools import reduce
from operator import xor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.atr.errors import AtrError
from harness.atr.make import (
    both_protocols,
    check_length,
    inverse,
    one_protocol,
    t0_only,
    with_check_byte,
)
from harness.cards import hello, store

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
    assert b"Hello world!" in hello.ATR
    assert b"Hello" not in store.ATR


@given(st.integers(1, 14), historical)
def test_an_atr_of_one_protocol_names_it_alone(number: int, text: bytes) -> None:
    atr = one_protocol(number, text)
    assert atr[2] == number  # TD1, which announces nothing more
    assert atr[3:-1] == text
    assert reduce(xor, atr[1:]) == 0


@given(historical)
def test_inverse_convention_changes_ts_alone(text: bytes) -> None:
    atr = t0_only(text)
    assert inverse(atr)[0] == 0x3F
    assert inverse(atr)[1:] == atr[1:]


@given(st.binary(max_size=60))
def test_an_atr_has_2_to_33_bytes(atr: bytes) -> None:
    if 2 <= len(atr) <= 33:
        check_length(atr)
    else:
        with pytest.raises(AtrError, match=rf"2 to 33 bytes.*this has {len(atr)}"):
            check_length(atr)
