"""Interface bytes from index 3 on: of T=1 (ISO 7816-3, 11.4), and of T=15 for all (8.3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from harness.atr import tables
from harness.atr.interface_values import (
    BlockTimes,
    ClockStop,
    ErrorDetection,
    InformationSize,
    Rate,
    Spu,
)
from harness.atr.rate import milliseconds
from harness.atr.reading import Reading, reserved, where

_HIGHEST_BWI: Final = 9
_BWT_FI: Final = 372  # whatever Fi is (11.4.3)


def _information_size(byte: int, _: Rate) -> Reading:
    if byte in (0x00, 0xFF):
        return Reading(InformationSize(None), (reserved("IFSC", byte),))
    return Reading(InformationSize(byte))


def _block_times(byte: int, rate: Rate) -> Reading:
    bwi, cwi = byte >> 4, byte & 0x0F
    is_reserved = bwi > _HIGHEST_BWI
    cycles = None if is_reserved else 2**bwi * 960 * _BWT_FI
    return Reading(
        BlockTimes(bwi, cwi, 11 + 2**cwi, *milliseconds(cycles, rate)),
        where((is_reserved, reserved("BWI", bwi))),
    )


def _error_detection(byte: int, _: Rate) -> Reading:
    wrong = where((byte > 1, reserved("one of bits 8 to 2", 1)))
    return Reading(ErrorDetection("CRC" if byte & 1 else "LRC"), wrong)


def _clock_stop(byte: int, _: Rate) -> Reading:
    classes = tables.CLASSES.get(byte & 0x3F)
    wrong = where((classes is None, reserved("the code of the classes", f"{byte & 0x3F:02X}")))
    return Reading(ClockStop(tables.CLOCK_STOP[byte >> 6], classes), wrong)


def _spu(byte: int, _: Rate) -> Reading:
    return Reading(Spu(byte != 0, bool(byte & 0x80), byte & 0x7F))


# The first of its letter after a TD with that T.
SPECIFIC: Final[dict[tuple[int, str], Callable[[int, Rate], Reading]]] = {
    (1, "A"): _information_size,
    (1, "B"): _block_times,
    (1, "C"): _error_detection,
    (tables.NO_PROTOCOL, "A"): _clock_stop,
    (tables.NO_PROTOCOL, "B"): _spu,
}
