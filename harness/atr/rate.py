"""Fi and Di, and the times that follow from them (ISO 7816-3, 7.1)."""

from __future__ import annotations

from typing import Final

from harness.atr import tables
from harness.atr.interface_values import Rate
from harness.atr.layout import Layout

USUAL_HZ: Final = 4_000_000  # what many readers clock a card with


def rate_of(layout: Layout) -> Rate:
    """The rate that an ATR offers: that of TA1, or the default."""
    found = [byte.byte for byte in layout.interface if byte.name == "TA1"]
    return rate(found[0] if found else tables.DEFAULT_TA1)


def rate(ta1: int) -> Rate:
    """A rate by its code: one ETU is Fi/Di clock cycles."""
    fi, f_max = tables.FI.get(ta1 >> 4, (None, None))
    di = tables.DI.get(ta1 & 0x0F)
    if fi is None or f_max is None or di is None:
        return Rate(fi, di, f_max, None, None, None)
    return Rate(fi, di, f_max, round(fi / di, 3), USUAL_HZ * di // fi, f_max * di // fi)


def milliseconds(cycles: int | None, rate: Rate) -> tuple[float | None, float | None]:
    """What clock cycles take at 4 MHz, and at the highest clock; None where one is unknown."""
    if cycles is None or rate.f_max_hz is None:
        return None, None
    return round(cycles * 1000 / USUAL_HZ, 3), round(cycles * 1000 / rate.f_max_hz, 3)
