"""An ATR that was read: its fields, what breaks the standard, and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from harness.atr.interface_values import CheckByte
from harness.atr.meaning import Meaning


class Kind(StrEnum):
    """In what way an ATR breaks the standard."""

    CONVENTION = "convention"  # TS is neither 3B nor 3F
    RESERVED = "reserved"  # a code that the standard keeps for later
    ORDER = "order"  # protocols in another order than the standard's
    LENGTH = "length"  # a data object of a length that it cannot have, or that goes too far
    FORMAT = "format"  # data that is not written as it has to be
    CHECK_BYTE = "check-byte"  # TCK is wrong, or there where none may be
    TRUNCATED = "truncated"  # announced bytes are missing
    SURPLUS = "surplus"  # there are bytes after the end
    TOO_LONG = "too-long"  # more than 33 bytes


@dataclass(frozen=True)
class Breach:
    """Something that breaks the standard.

    at: the offset of its first byte in the ATR; where something is missing, where it would be.
    """

    kind: Kind
    at: int
    text: str


@dataclass(frozen=True)
class Field:
    """One or more bytes with one meaning.

    name: as in ISO 7816-3 (TS, T0, TA1, ...; T1 to T15 are the historical bytes, TCK), `T4-T8`
    for several of these; `surplus` for what comes after the end. at: offset in the ATR.
    """

    name: str
    at: int
    raw: bytes
    meaning: Meaning
    breaches: tuple[Breach, ...] = ()


@dataclass(frozen=True)
class Atr:
    """An ATR, read.

    fields:    in order; each byte of `raw` is in exactly one of them.
    missing:   names of the bytes that were announced and are not there, in order.
    more_missing: whether there may be others, as one that is missing would announce them.
    protocols: the numbers that are offered, first one first; without T=15, which is none.
    first_protocol: the one that is spoken unless another is negotiated; None where the bytes
               that would tell are missing.
    specific:  whether there is no negotiation (TA2); None where that is not known.
    check:     what is to be said of TCK.
    """

    raw: bytes
    fields: tuple[Field, ...]
    missing: tuple[str, ...]
    more_missing: bool
    protocols: tuple[int, ...]
    first_protocol: int | None
    specific: bool | None
    check: CheckByte
    of_the_whole: tuple[Breach, ...] = ()

    @property
    def breaches(self) -> tuple[Breach, ...]:
        """All that breaks the standard, in the order of the bytes."""
        every = [breach for field in self.fields for breach in field.breaches]
        return tuple(sorted([*every, *self.of_the_whole], key=lambda breach: breach.at))

    @property
    def right(self) -> bool:
        """Whether it is as the standard asks, as far as its bytes can tell."""
        return not self.breaches
