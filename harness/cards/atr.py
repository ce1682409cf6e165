"""Answers to reset that cards are made with (ISO 7816-3, 8.2)."""

from __future__ import annotations

from functools import reduce
from operator import xor


def with_check_byte(atr: bytes) -> bytes:
    """`atr` with TCK, the exclusive or of all after TS (ISO 7816-3, 8.2.5).

    An ATR that offers T=0 only has none.
    """
    return atr + bytes((reduce(xor, atr[1:], 0),))


def both_protocols(historical: bytes) -> bytes:
    """An ATR with up to 15 historical bytes that offers T=0 and T=1.

    T0 announces TD1 = 80 (T=0, TD2 follows) and TD2 = 01 (T=1): as PC/SC part 3 builds the ATR
    of a contactless card. pcsc-lite takes T=1 where a program allows both.
    """
    return with_check_byte(bytes((0x3B, 0x80 | len(historical), 0x80, 0x01)) + historical)


def t0_only(historical: bytes) -> bytes:
    """An ATR with up to 15 historical bytes that offers T=0 only, hence without a check byte.

    TB1 = 00 (no programming voltage) and TC1 = 00 (no extra guard time) follow T0, no TD1.
    """
    return bytes((0x3B, 0x60 | len(historical), 0x00, 0x00)) + historical
