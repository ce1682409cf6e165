"""What bytes of an ATR mean, historical bytes apart: a value for each kind of field.

`None` in a number is a code that the standard has reserved.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Convention(StrEnum):
    """How bits stand for bytes."""

    DIRECT = "direct"
    INVERSE = "inverse"
    UNDEFINED = "undefined"


@dataclass(frozen=True)
class InitialCharacter:
    """TS."""

    convention: Convention


@dataclass(frozen=True)
class Format:
    """T0: which interface bytes come next, and how many historical bytes in the end."""

    follow: tuple[str, ...]
    historical_bytes: int


@dataclass(frozen=True)
class NextBytes:
    """TDi: which interface bytes come next, and the protocol that they are about."""

    follow: tuple[str, ...]
    protocol: int


@dataclass(frozen=True)
class Rate:
    """TA1. cycles_per_etu: clock cycles per elementary time unit; rates in whole bit/s.

    f_max_hz goes with Fi. The rates are None where Fi or Di is reserved.
    """

    fi: int | None
    di: int | None
    f_max_hz: int | None
    cycles_per_etu: float | None
    rate_at_4_mhz: int | None
    rate_at_f_max: int | None


@dataclass(frozen=True)
class Programming:
    """TB1 or TB2: a programming voltage at VPP; None: not one that is defined.

    milliamperes: of TB1 only. connected: whether VPP is wired at all.
    """

    connected: bool
    volts: float | None
    milliamperes: int | None


@dataclass(frozen=True)
class ExtraGuardTime:
    """TC1. etu: on top of the 12 of a character; None is 255, the least that is possible."""

    etu: int | None


@dataclass(frozen=True)
class SpecificMode:
    """TA2. implicit: the card's rate is not that of TA1, but known to the interface device."""

    protocol: int
    can_change: bool
    implicit: bool


@dataclass(frozen=True)
class WaitingTime:
    """TC2 of T=0. Milliseconds between two characters; None where WI or Fi is reserved."""

    wi: int
    ms_at_4_mhz: float | None
    ms_at_f_max: float | None


@dataclass(frozen=True)
class InformationSize:
    """The first TA of T=1: the most bytes in a block to the card; None is reserved."""

    ifsc: int | None


@dataclass(frozen=True)
class BlockTimes:
    """The first TB of T=1.

    cwt_etu: between the characters of a block. bwt: between blocks; 11 ETU come on top of it.
    """

    bwi: int
    cwi: int
    cwt_etu: int
    bwt_ms_at_4_mhz: float | None
    bwt_ms_at_f_max: float | None


@dataclass(frozen=True)
class ErrorDetection:
    """The first TC of T=1: LRC or CRC."""

    code: str


@dataclass(frozen=True)
class ClockStop:
    """The first TA of T=15. classes: of operating conditions, such as "AB"; None is reserved."""

    clock_stop: str
    classes: str | None


@dataclass(frozen=True)
class Spu:
    """The first TB of T=15: contact C6. bits: 7 to 1, which the standard does not describe."""

    used: bool
    proprietary: bool
    bits: int


@dataclass(frozen=True)
class NoMeaning:
    """Bytes for which the standard has no meaning. why: what they are instead."""

    why: str


class Check(StrEnum):
    """What is to be said of TCK."""

    RIGHT = "right"
    WRONG = "wrong"
    MISSING = "missing"
    NOT_NEEDED = "not-needed"  # T=0 only has none
    SUPERFLUOUS = "superfluous"  # right, but T=0 only has none
    UNKNOWN = "unknown"  # bytes that would tell are missing


@dataclass(frozen=True)
class CheckByte:
    """TCK. expected: the byte that would be right, where that is known."""

    state: Check
    expected: int | None


@dataclass(frozen=True)
class Surplus:
    """Bytes after the end."""
