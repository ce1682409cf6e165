"""The layout of an ATR: which byte stands where, and which are not there (ISO 7816-3, 8.2).

What the bytes mean is not asked here, but for the bits that announce others.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from operator import xor

_LETTERS = "ABCD"


@dataclass(frozen=True)
class InterfaceByte:
    """TAi, TBi, TCi or TDi.

    protocol: the T of the TD before it, None for the first four. first: whether it is the first
    of its letter for that T, from index 3 on.
    """

    letter: str
    index: int
    at: int
    byte: int
    protocol: int | None
    first: bool

    @property
    def name(self) -> str:
        """As in the standard: TA1."""
        return f"T{self.letter}{self.index}"


@dataclass
class Layout:
    """Where everything is. Offsets are those of the ATR.

    protocols:     the T of each TD, in order.
    historical_at: the offset of the first historical byte, there or not.
    announced:     how many historical bytes T0 announces.
    check:         TCK; b"" where there is none.
    needs_check:   whether TCK has to be there; None where that cannot be known.
    missing:       names of bytes that are announced and not there. more_missing: or others.
    """

    raw: bytes
    interface: list[InterfaceByte] = field(default_factory=list)
    protocols: list[int] = field(default_factory=list)
    historical_at: int = 2
    announced: int = 0
    historical: bytes = b""
    check: bytes = b""
    needs_check: bool | None = None
    missing: list[str] = field(default_factory=list)
    more_missing: bool = False
    surplus: bytes = b""

    @property
    def expected_check(self) -> int | None:
        """What TCK has to be: the exclusive or of all from T0 on; None where bytes are missing."""
        if [name for name in self.missing if name != "TCK"]:
            return None
        return reduce(xor, self.raw[1 : self.historical_at + self.announced], 0)


def letters(announcing: int) -> list[str]:
    """The letters of the interface bytes that the high nibble of T0 or a TD announces."""
    return [letter for bit, letter in enumerate(_LETTERS) if announcing & 0x10 << bit]


def lay_out(raw: bytes) -> Layout:
    """Find the bytes of an ATR of any length."""
    layout = Layout(raw)
    if len(raw) < 2:
        layout.missing = ["TS", "T0"][len(raw) :]
        layout.more_missing = True
        layout.historical_at = len(raw)
        return layout
    layout.announced = raw[1] & 0x0F
    _interface(layout)
    _historical(layout)
    _end(layout)
    return layout


def _interface(layout: Layout) -> None:
    at, index, protocol = 2, 1, None
    seen: set[tuple[str, int | None]] = set()
    announcing: int | None = layout.raw[1]
    while announcing is not None:
        here, announcing = letters(announcing), None
        for letter in here:
            if at >= len(layout.raw):
                layout.missing.append(f"T{letter}{index}")
                continue
            byte = layout.raw[at]
            first = index > 2 and (letter, protocol) not in seen
            if index > 2:
                seen.add((letter, protocol))
            layout.interface.append(InterfaceByte(letter, index, at, byte, protocol, first))
            at += 1
            if letter == "D":
                announcing = byte
                layout.protocols.append(byte & 0x0F)
        if announcing is not None:
            index, protocol = index + 1, announcing & 0x0F
    layout.more_missing = any(name.startswith("TD") for name in layout.missing)
    layout.historical_at = at


def _historical(layout: Layout) -> None:
    at = layout.historical_at
    layout.historical = layout.raw[at : at + layout.announced]
    first_missing = len(layout.historical) + 1
    layout.missing += [f"T{number}" for number in range(first_missing, layout.announced + 1)]


def _end(layout: Layout) -> None:
    """TCK is there unless T=0 is all that is offered (8.2.5).

    One byte that is right as TCK, where none may be, is taken for one all the same.
    """
    rest = layout.raw[layout.historical_at + layout.announced :]
    if any(layout.protocols):
        layout.needs_check = True
        layout.check, layout.surplus = rest[:1], rest[1:]
        layout.missing += [] if rest else ["TCK"]
        return
    layout.needs_check = None if layout.more_missing else False
    if len(rest) == 1 and rest[0] == layout.expected_check:
        layout.check = rest
    else:
        layout.surplus = rest
