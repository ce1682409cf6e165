"""An ATR for scripts, as JSON has it. The keys stay; the texts for people may change.

atr             all bytes; as everywhere here hex, two digits a byte, blanks between
right           whether nothing breaks the standard
convention      direct, inverse, undefined; null without a TS
protocols       the numbers that are offered, first one first
first_protocol  its number; null where missing bytes would tell
mode            negotiable, specific; null where missing bytes would tell
check           of TCK: {state, expected}; state is right, wrong, missing, not-needed,
                superfluous or unknown, expected the right byte or null
fields          in order, each byte in one of them: {name, offset, bytes, meaning, text}; meaning
                has a `kind` and what the class of that name has in `interface_values` and
                `historical_values`; text is a list of lines
missing         names of announced bytes that are not there
more_missing    whether there may be others
breaches        what breaks the standard: {kind, offset, text}; kinds as in `value.Kind`
summary         one line for people
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from harness.atr.interface_values import CheckByte, InitialCharacter
from harness.atr.meaning import Meaning, kind_of
from harness.atr.value import Atr, Field
from harness.atr.words import lines, summary


def as_object(atr: Atr) -> dict[str, Any]:
    """Lists, objects, text, numbers, booleans and None only."""
    conventions = [f.meaning for f in atr.fields if isinstance(f.meaning, InitialCharacter)]
    return {
        "atr": _hex(atr.raw),
        "right": atr.right,
        "convention": conventions[0].convention.value if conventions else None,
        "protocols": [*atr.protocols],
        "first_protocol": atr.first_protocol,
        "mode": _mode(atr.specific),
        "check": _check(atr.check),
        "fields": [_field(field) for field in atr.fields],
        "missing": [*atr.missing],
        "more_missing": atr.more_missing,
        "breaches": [
            {"kind": breach.kind.value, "offset": breach.at, "text": breach.text}
            for breach in atr.breaches
        ],
        "summary": summary(atr),
    }


def _hex(data: bytes) -> str:
    return data.hex(" ").upper()


def _mode(specific: bool | None) -> str | None:
    if specific is None:
        return None
    return "specific" if specific else "negotiable"


def _check(check: CheckByte) -> dict[str, Any]:
    expected = None if check.expected is None else f"{check.expected:02X}"
    return {"state": check.state.value, "expected": expected}


def _field(field: Field) -> dict[str, Any]:
    return {
        "name": field.name,
        "offset": field.at,
        "bytes": _hex(field.raw),
        "meaning": _meaning(field.meaning),
        "text": [*lines(field.meaning)],
    }


def _meaning(meaning: Meaning) -> dict[str, Any]:
    if isinstance(meaning, CheckByte):
        return {"kind": kind_of(meaning), **_check(meaning)}
    values = {
        key: [*value] if isinstance(value, tuple) else value
        for key, value in asdict(meaning).items()
    }
    return {"kind": kind_of(meaning), **values}
