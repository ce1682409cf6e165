"""Interface bytes up to index 2: they are about every protocol, but for TC2 (ISO 7816-3, 8.3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from harness.atr import tables
from harness.atr.interface_values import (
    ExtraGuardTime,
    NoMeaning,
    Programming,
    Rate,
    SpecificMode,
    WaitingTime,
)
from harness.atr.layout import Layout
from harness.atr.rate import milliseconds
from harness.atr.reading import Reading, reserved, where
from harness.atr.value import Kind


def _ta1(byte: int, _: Layout, rate: Rate) -> Reading:
    return Reading(
        rate,
        where(
            (rate.fi is None, reserved("the code of Fi", f"{byte >> 4:X}")),
            (rate.di is None, reserved("the code of Di", f"{byte & 0x0F:X}")),
        ),
    )


def _tb1(byte: int, _: Layout, __: Rate) -> Reading:
    volts = byte & 0x1F
    found = float(volts) if volts in tables.PROGRAMMING_V else None
    return Reading(Programming(volts != 0, found, tables.PROGRAMMING_MA.get(byte >> 5 & 0b11)))


def _tc1(byte: int, _: Layout, __: Rate) -> Reading:
    return Reading(ExtraGuardTime(None if byte == 0xFF else byte))


def _ta2(byte: int, _: Layout, __: Rate) -> Reading:
    protocol = byte & 0x0F
    return Reading(
        SpecificMode(protocol, can_change=not byte & 0x80, implicit=bool(byte & 0x10)),
        where(
            (bool(byte & 0x60), reserved("one of bits 7 and 6 of TA2", 1)),
            (
                protocol in tables.RESERVED_PROTOCOLS,
                reserved("the protocol of TA2", f"T={protocol}"),
            ),
            (
                protocol == tables.NO_PROTOCOL,
                (Kind.ORDER, "TA2 names T=15, which is no protocol"),
            ),
        ),
    )


def _tb2(byte: int, _: Layout, __: Rate) -> Reading:
    volts = byte / 10 if byte in tables.PROGRAMMING_DV else None
    return Reading(Programming(byte != 0, volts, None))


def _tc2(byte: int, layout: Layout, rate: Rate) -> Reading:
    if 0 not in layout.protocols:
        return Reading(NoMeaning("about T=0, which is not offered"))
    if byte == 0:
        return Reading(WaitingTime(0, None, None), (reserved("WI", 0),))
    cycles = byte * 960 * rate.fi if rate.fi else None  # 10.2
    return Reading(WaitingTime(byte, *milliseconds(cycles, rate)))


GLOBAL: Final[dict[str, Callable[[int, Layout, Rate], Reading]]] = {
    "TA1": _ta1, "TB1": _tb1, "TC1": _tc1, "TA2": _ta2, "TB2": _tb2, "TC2": _tc2,
}  # fmt: skip
