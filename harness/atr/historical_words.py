"""Words for historical bytes."""

from __future__ import annotations

from collections.abc import Sequence

from harness.atr import tables
from harness.atr.counting import bytes_text
from harness.atr.historical_values import (
    CardService,
    Category,
    Channels,
    DataCoding,
    DataObject,
    Digits,
    Identifier,
    LifeCycle,
    SelectionMethods,
    StatusWord,
    StorageName,
    StorageStandard,
    StorageTag,
    Text,
)
from harness.atr.meaning import HistoricalMeaning

_OF_A_CARD = StorageTag | StorageStandard | StorageName


def historical_lines(meaning: HistoricalMeaning) -> list[str]:  # noqa: PLR0911 - one per kind
    """What a field says, in lines."""
    match meaning:
        case Category(structure):
            return [f"category: {structure}"]
        case DataObject(tag, length, title):
            return [f"data object {tag:X} of {bytes_text(length)}: {title or 'unknown'}"]
        case Digits(of, digits, rest):
            return [f"{of}: {digits}" + (f", then {rest}" if rest else "")]
        case LifeCycle(state):
            return [f"life cycle status: {state or 'reserved'}"]
        case StatusWord(sw, text):
            return [f"status word: {sw:04X} ({text or 'none of ISO 7816-4'})"]
        case Text(of, text):
            return [of if text is None else f"{of}: {text!r}"]
        case Identifier(of):
            return [of]
        case StorageTag() | StorageStandard() | StorageName():
            return [_storage_card(meaning)]
    return _service_lines(meaning)


def _storage_card(meaning: _OF_A_CARD) -> str:
    match meaning:
        case StorageTag(of):
            return of
        case StorageStandard(name):
            return f"standard: {name or 'a number without a name'}"
        case StorageName(number, name):
            return f"card: {name or f'{number:04X}, a number without a name'}"


def _service_lines(
    meaning: CardService | SelectionMethods | DataCoding | Channels,
) -> list[str]:
    match meaning:
        case CardService(services, ef_access, master_file):
            return [
                f"card service: {_listed(services)}",
                f"EF.DIR and EF.ATR are read by {ef_access or 'a reserved code'}",
                f"{'with' if master_file else 'without'} a master file",
            ]
        case SelectionMethods(methods):
            return [f"selection: {_listed(methods)}"]
        case DataCoding(tlv_files, writing, ff_valid, quartets):
            return [
                f"writing: {writing}; data unit: {quartets} quartets",
                f"FF as first byte of a BER-TLV tag: {'valid' if ff_valid else 'invalid'}",
                *(["EFs of TLV structure"] if tlv_files else []),
            ]
        case Channels(features, given_by, channels):
            return [*features, _channels(given_by, channels)]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "nothing"


def _channels(given_by: str, channels: int) -> str:
    many = f"{channels} or more" if channels == tables.MANY_CHANNELS else f"{channels}"
    return f"logical channels: {many} at most, given by {given_by}"
