"""Reading an ATR: bytes of any number come in, a value that accounts for each goes out."""

from __future__ import annotations

from harness.atr import tables
from harness.atr.counting import bytes_text
from harness.atr.historical import historical_fields
from harness.atr.interface import interface_fields
from harness.atr.interface_values import Check, CheckByte, SpecificMode, Surplus
from harness.atr.layout import Layout, lay_out
from harness.atr.make import LONGEST
from harness.atr.value import Atr, Breach, Field, Kind


def decode(raw: bytes) -> Atr:
    """Read an ATR. There are no errors: what is wrong is in the value (`Atr.breaches`)."""
    layout = lay_out(raw)
    interface = interface_fields(layout)
    historical = historical_fields(layout.historical, layout.historical_at, layout.announced)
    check = _check(layout)
    specific = [f.meaning for f in interface if isinstance(f.meaning, SpecificMode)]
    offered = layout.protocols or ([] if layout.more_missing else [0])  # T=0 without TD1 (8.2.3)
    first = specific[0].protocol if specific else next(iter(offered), None)
    return Atr(
        raw,
        (*interface, *historical, *_end(layout, check)),
        tuple(layout.missing),
        layout.more_missing,
        tuple(dict.fromkeys(t for t in offered if t != tables.NO_PROTOCOL)),
        None if first == tables.NO_PROTOCOL else first,
        _is_specific(layout, bool(specific)),
        check,
        tuple(_of_the_whole(layout)),
    )


def _is_specific(layout: Layout, told: bool) -> bool | None:
    """Whether TA2 is there; None where it may only be missing."""
    if not told and (layout.more_missing or "TA2" in layout.missing):
        unknown = {"T0", "TD1", "TA2"} & {*layout.missing}
        return None if unknown else False
    return told


def _check(layout: Layout) -> CheckByte:
    expected = layout.expected_check
    if layout.check:
        right = layout.check[0] == expected
        if not layout.needs_check:
            return CheckByte(Check.SUPERFLUOUS, expected)
        return CheckByte(Check.RIGHT if right else Check.WRONG, expected)
    if layout.needs_check is None:
        return CheckByte(Check.UNKNOWN, None)
    if layout.needs_check:
        return CheckByte(Check.MISSING, expected)
    return CheckByte(Check.NOT_NEEDED, None)


def _end(layout: Layout, check: CheckByte) -> list[Field]:
    """TCK, and what comes after the end."""
    at = layout.historical_at + len(layout.historical)
    fields = []
    if layout.check:
        fields.append(Field("TCK", at, layout.check, check, _check_breaches(check, layout, at)))
        at += len(layout.check)
    if layout.surplus:
        extra = len(layout.surplus)
        text = f"{bytes_text(extra)} after the end: what is announced is {bytes_text(at)} long"
        breach = Breach(Kind.SURPLUS, at, text)
        fields.append(Field("surplus", at, layout.surplus, Surplus(), (breach,)))
    return fields


def _check_breaches(check: CheckByte, layout: Layout, at: int) -> tuple[Breach, ...]:
    match check.state:
        case Check.WRONG:
            text = f"TCK is {layout.check.hex().upper()}; it has to be {check.expected:02X}"
        case Check.SUPERFLUOUS:
            text = "a check byte is there, where T=0 only has none"
        case _:
            return ()
    return (Breach(Kind.CHECK_BYTE, at, text),)


def _of_the_whole(layout: Layout) -> list[Breach]:
    breaches = []
    length = len(layout.raw)
    if layout.missing:
        breaches.append(Breach(Kind.TRUNCATED, length, _missing_text(layout)))
    if length > LONGEST:
        text = f"an ATR has at most {LONGEST} bytes; this has {length}"
        breaches.append(Breach(Kind.TOO_LONG, LONGEST, text))
    return breaches


def _missing_text(layout: Layout) -> str:
    names = ", ".join(_ranges(layout.missing))
    least = "at least " if layout.more_missing else ""
    count = len(layout.missing)
    text = f"{least}{bytes_text(count)} {'is' if count == 1 else 'are'} missing at the end: {names}"
    if layout.expected_check is not None:
        text += f" (which would be {layout.expected_check:02X})"
    return text


def _ranges(names: list[str]) -> list[str]:
    """Names, with those of historical bytes as one: T5 to T10."""
    numbered = [name for name in names if name[1:].isdecimal() and name != "T0"]
    if len(numbered) < 2:
        return names
    others = {name: name for name in names if name not in numbered[1:]}
    return [f"{numbered[0]} to {numbered[-1]}" if n == numbered[0] else n for n in others]
