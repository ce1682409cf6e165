"""Data objects in compact TLV: a byte with tag and length, then a value (ISO 7816-4, 12.1.1.2)."""

from __future__ import annotations

from collections.abc import Iterator

from harness.atr import tables
from harness.atr.counting import bytes_text
from harness.atr.data_values import capabilities, digits, service, status
from harness.atr.historical_values import DataObject, Identifier, Text
from harness.atr.place import Place
from harness.atr.reading import Wrong
from harness.atr.value import Field, Kind

# Tag -> the lengths that its value can have; the others have any.
_LENGTHS = {
    tables.COUNTRY: range(2, 16),
    tables.ISSUER: range(1, 16),
    tables.SERVICE: range(1, 2),
    tables.CAPABILITIES: range(1, 4),
    tables.STATUS: range(1, 4),
    tables.AID: range(1, 16),
}


def data_objects(place: Place, data: bytes, first: int, room: int) -> Iterator[Field]:
    """The fields of data objects.

    data: as far as it is there; first: the number of its first byte among the historical
    bytes. room: how many bytes there should be. What lacks because the whole ATR ends too
    early is not the data object's fault.
    """
    at = 0
    while at < len(data):
        tag, length = data[at] >> 4, data[at] & 0x0F
        left = room - at - 1
        title = tables.TAGS.get(tag)
        header = DataObject(tag, length, title)
        yield place.field(first + at, data[at : at + 1], header, *_wrong(header, left))
        value = data[at + 1 : at + 1 + length]
        if value:
            yield from _value(place, header, value, first + at + 1)
        at += 1 + length


def _wrong(header: DataObject, left: int) -> Iterator[Wrong]:
    what = header.title or f"tag {header.tag:X}"
    told = f"{what} has {bytes_text(header.length)} by its header"
    if header.length > left:
        yield Kind.LENGTH, f"{told}, of which {left} fit"
    lengths = _LENGTHS.get(header.tag)
    if lengths and header.length not in lengths:
        most = bytes_text(lengths.stop - 1)
        least = f"{lengths.start} to " if len(lengths) > 1 else ""
        yield Kind.LENGTH, f"{told}; it has to have {least}{most}"


def _value(place: Place, header: DataObject, value: bytes, first: int) -> Iterator[Field]:
    match header.tag:
        case tables.COUNTRY | tables.ISSUER if len(value) == header.length:
            yield digits(place, header, value, first)
        case tables.SERVICE:
            yield from service(place, value, first)
        case tables.CAPABILITIES:
            yield from capabilities(place, value, first)
        case tables.STATUS:
            yield from status(place, value, first, header.length)
        case tables.AID:
            yield place.field(first, value, Identifier("application identifier"))
        case _:
            yield place.field(first, value, Text(header.title or "value of an unknown tag", None))
