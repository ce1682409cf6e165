"""Historical bytes: their category, and what it makes of the others (ISO 7816-4, 12.1.1)."""

from __future__ import annotations

from typing import Final

from harness.atr import tables
from harness.atr.compact_tlv import data_objects
from harness.atr.counting import bytes_text
from harness.atr.data_values import status
from harness.atr.historical_values import Category, Text
from harness.atr.place import Place
from harness.atr.reading import Wrong, reserved
from harness.atr.storage_card import is_storage_card, storage_card_fields
from harness.atr.value import Field, Kind

_STATUS_LENGTH: Final = 3
_REFERENCE_LENGTH: Final = 1


def historical_fields(data: bytes, at: int, announced: int) -> list[Field]:
    """The fields of the historical bytes that are there.

    at: the offset of the first in the ATR. announced: how many there should be.
    """
    return _by_category(Place(at), data, announced) if data else []


def _by_category(place: Place, data: bytes, announced: int) -> list[Field]:
    match data[0]:
        case tables.STATUS_AT_THE_END:
            return _with_status(place, data, announced)
        case tables.DIR_REFERENCE:
            return _with_reference(place, data, announced)
        case tables.COMPACT_TLV:
            if is_storage_card(data, announced):
                return storage_card_fields(place, data, announced)
            category = place.field(1, data[:1], Category("compact TLV"))
            return [category, *data_objects(place, data[1:], 2, announced - 1)]
        case byte if byte in tables.RESERVED_CATEGORIES:
            wrong = reserved("the category", f"{byte:02X}")
            category = place.field(1, data[:1], Category("reserved"), wrong)
            return [category, *_rest(place, data, 1, "after a reserved category")]
    return _rest(place, data, 0, "proprietary")


def _rest(place: Place, data: bytes, taken: int, of: str) -> list[Field]:
    rest = data[taken:]
    return [place.field(taken + 1, rest, text_of(of, rest))] if rest else []


def text_of(of: str, data: bytes) -> Text:
    """Bytes that the standard leaves to others, as text where they are printable."""
    printable = data.isascii() and data.decode("latin-1").isprintable()
    return Text(of, data.decode("ascii") if printable else None)


def _too_few(needed: int, announced: int, what: str) -> tuple[Wrong, ...]:
    if announced - 1 >= needed:
        return ()
    left = bytes_text(announced - 1)
    text = f"{what} cannot be in {left} after the category; T0 says {announced}"
    return ((Kind.LENGTH, text),)


def _with_status(place: Place, data: bytes, announced: int) -> list[Field]:
    wrong = _too_few(_STATUS_LENGTH, announced, "a status indicator of 3 bytes")
    category = place.field(1, data[:1], Category("compact TLV, then status"), *wrong)
    if wrong:
        return [category, *_rest(place, data, 1, "less than a status indicator")]
    end = announced - _STATUS_LENGTH
    objects = data_objects(place, data[1:end], 2, end - 1)
    return [category, *objects, *status(place, data[end:], end + 1, _STATUS_LENGTH)]


def _with_reference(place: Place, data: bytes, announced: int) -> list[Field]:
    wrong = _too_few(_REFERENCE_LENGTH, announced, "a DIR data reference")
    reference = data[1:2]
    fields = [place.field(1, data[:1], Category("DIR data reference"), *wrong)]
    if reference:
        fields.append(place.field(2, reference, Text("DIR data reference", None)))
    return [*fields, *_rest(place, data, 2, "after the DIR data reference")]
