"""TS, T0 and the interface bytes: what each that is there means (ISO 7816-3, 8.1 to 8.3)."""

from __future__ import annotations

from typing import Final

from harness.atr import tables
from harness.atr.global_bytes import GLOBAL
from harness.atr.interface_values import (
    Convention,
    Format,
    InitialCharacter,
    NextBytes,
    NoMeaning,
    Rate,
)
from harness.atr.layout import InterfaceByte, Layout, letters
from harness.atr.rate import rate_of
from harness.atr.reading import Reading, reserved, where
from harness.atr.specific_bytes import SPECIFIC
from harness.atr.value import Breach, Field, Kind

_CONVENTIONS: Final = {0x3B: Convention.DIRECT, 0x3F: Convention.INVERSE}
_UNTURNED: Final = 0x03  # 3F, to a reader that takes it for direct convention


def interface_fields(layout: Layout) -> list[Field]:
    """The fields from TS to the last interface byte that is there."""
    readings = [*_beginning(layout.raw)]
    rate = rate_of(layout)
    readings += [(byte.name, _read(byte, layout, rate)) for byte in layout.interface]
    return [
        Field(name, at, layout.raw[at : at + 1], reading.meaning, _breaches(at, reading))
        for at, (name, reading) in enumerate(readings)
    ]


def _breaches(at: int, reading: Reading) -> tuple[Breach, ...]:
    return tuple(Breach(kind, at, text) for kind, text in reading.wrong)


def _beginning(raw: bytes) -> list[tuple[str, Reading]]:
    found = []
    if raw:
        found.append(("TS", _initial_character(raw[0])))
    if len(raw) > 1:
        follow = tuple(f"T{letter}1" for letter in letters(raw[1]))
        found.append(("T0", Reading(Format(follow, raw[1] & 0x0F))))
    return found


def _initial_character(byte: int) -> Reading:
    convention = _CONVENTIONS.get(byte)
    if convention:
        return Reading(InitialCharacter(convention))
    hint = "; 03 is 3F that the reader has not turned round" if byte == _UNTURNED else ""
    text = f"TS is {byte:02X}; it has to be 3B or 3F{hint}"
    return Reading(InitialCharacter(Convention.UNDEFINED), ((Kind.CONVENTION, text),))


def _read(byte: InterfaceByte, layout: Layout, rate: Rate) -> Reading:
    if byte.letter == "D":
        return _next_bytes(byte)
    if byte.protocol is None or byte.index == 2:
        return GLOBAL[byte.name](byte.byte, layout, rate)
    reader = SPECIFIC.get((byte.protocol, byte.letter))
    if reader and byte.first:
        return reader(byte.byte, rate)
    return Reading(NoMeaning(_why(byte, repeated=reader is not None)))


def _why(byte: InterfaceByte, repeated: bool) -> str:
    if repeated:
        return f"T={byte.protocol} has had its T{byte.letter}"
    return f"a T{byte.letter} of T={byte.protocol}, for which nothing is defined"


def _next_bytes(byte: InterfaceByte) -> Reading:
    protocol, before = byte.byte & 0x0F, byte.protocol or 0
    follow = tuple(f"T{letter}{byte.index + 1}" for letter in letters(byte.byte))
    wrong = where(
        (
            protocol in tables.RESERVED_PROTOCOLS,
            reserved(f"the protocol of {byte.name}", f"T={protocol}"),
        ),
        (
            byte.index == 1 and protocol == tables.NO_PROTOCOL,
            (Kind.ORDER, "TD1 names T=15, which is no protocol; it has to name the first one"),
        ),
        (
            protocol < before,
            (Kind.ORDER, f"{byte.name} names T={protocol} after T={before}; they have to ascend"),
        ),
    )
    return Reading(NextBytes(follow, protocol), wrong)
