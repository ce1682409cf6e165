"""An ATR in words: rows for a table, and one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast, get_args

from harness.atr.historical_values import (
    Category,
    StorageName,
    StorageStandard,
    Text,
)
from harness.atr.historical_words import historical_lines
from harness.atr.interface_words import interface_lines
from harness.atr.meaning import HistoricalMeaning, InterfaceMeaning, Meaning
from harness.atr.value import Atr

_HISTORICAL = get_args(HistoricalMeaning)


@dataclass(frozen=True)
class Row:
    """A field in words. wrong: how it breaks the standard, in sentences."""

    at: int
    raw: bytes
    name: str
    lines: tuple[str, ...]
    wrong: tuple[str, ...]


def rows(atr: Atr) -> list[Row]:
    """Every field, in order."""
    return [
        Row(
            field.at,
            field.raw,
            field.name,
            tuple(lines(field.meaning)),
            tuple(breach.text for breach in field.breaches),
        )
        for field in atr.fields
    ]


def lines(meaning: Meaning) -> list[str]:
    """What a field says."""
    if isinstance(meaning, _HISTORICAL):
        return historical_lines(cast(HistoricalMeaning, meaning))
    return interface_lines(cast(InterfaceMeaning, meaning))


def protocols(atr: Atr) -> str:
    """What is offered: `T=0, T=1`."""
    return ", ".join(f"T={number}" for number in atr.protocols) or "no protocol"


def mode(atr: Atr) -> str:
    """What is spoken first, and whether it can be negotiated."""
    if atr.first_protocol is None:
        return "what is spoken first is not known"
    first = f"T={atr.first_protocol}"
    match atr.specific:
        case None:
            return f"{first} is spoken first; negotiable or specific mode is not known"
        case True:
            return f"{first} is spoken (specific mode)"
    return f"{first} is spoken first (negotiable mode)"


def summary(atr: Atr) -> str:
    """An ATR in one line: protocols, what sort of card, and what is wrong.

    For instance: `T=0, T=1; PC/SC storage card, MIFARE Ultralight`.
    """
    parts = [protocols(atr), *_card([field.meaning for field in atr.fields])]
    if atr.breaches:
        others = f", and {len(atr.breaches) - 1} more" if len(atr.breaches) > 1 else ""
        parts.append(f"wrong: {atr.breaches[0].text}{others}")
    return "; ".join(parts)


def _card(meanings: Sequence[Meaning]) -> list[str]:
    """What the historical bytes say, where that fits on a line."""
    if Category("storage card") in meanings:
        names = [_storage_card(m) for m in meanings if isinstance(m, StorageName | StorageStandard)]
        return [", ".join(["PC/SC storage card", *reversed(names)])]
    return [repr(m.text) for m in meanings if isinstance(m, Text) and m.text]


def _storage_card(meaning: StorageName | StorageStandard) -> str:
    match meaning:
        case StorageName(number, name):
            return name or f"card {number:04X}"
        case StorageStandard(name):
            return name or "unknown standard"
