"""Answers to reset that cards are made with (ISO 7816-3, 8.2)."""

from __future__ import annotations

from functools import reduce
from operator import xor
from typing import Final

from harness.atr.errors import AtrError

SHORTEST: Final = 2  # bytes: TS and T0
LONGEST: Final = 33  # TS, and at most 32 more (ISO 7816-3, 8.2.1)

_DIRECT: Final = 0x3B  # TS
_INVERSE: Final = 0x3F


def check_length(atr: bytes) -> None:
    """Raise AtrError for an ATR that is too short or too long; what is in it may be wrong."""
    if not SHORTEST <= len(atr) <= LONGEST:
        rule = f"{SHORTEST} to {LONGEST} bytes: TS, T0, and at most 31 more (ISO 7816-3, 8.2)"
        raise AtrError(f"an ATR has {rule}; this has {len(atr)}")


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
    return with_check_byte(bytes((_DIRECT, 0x80 | len(historical), 0x80, 0x01)) + historical)


def one_protocol(number: int, historical: bytes) -> bytes:
    """An ATR with up to 15 historical bytes that offers T=`number` only; 1 to 14.

    TD1 names it. 14 stands for protocols that no standard describes (ISO 7816-3, 8.2.3).
    """
    return with_check_byte(bytes((_DIRECT, 0x80 | len(historical), number)) + historical)


def t0_only(historical: bytes) -> bytes:
    """An ATR with up to 15 historical bytes that offers T=0 only, hence without a check byte.

    TB1 = 00 (no programming voltage) and TC1 = 00 (no extra guard time) follow T0, no TD1.
    """
    return bytes((_DIRECT, 0x60 | len(historical), 0x00, 0x00)) + historical


def inverse(atr: bytes) -> bytes:
    """The same from a card of inverse convention; readers tell all but TS decoded."""
    return bytes((_INVERSE,)) + atr[1:]
