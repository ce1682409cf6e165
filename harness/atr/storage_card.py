"""Storage cards: the historical bytes that a reader makes up for them (PC/SC part 3, 3.1.3.2.3).

80 4F 0C, the RID of the PC/SC Workgroup, a standard, a card's name, and four zeros. 4F is a tag
of two nibbles here. Compact TLV would have it as initial access data of 15 bytes, for which
there is never room.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from harness.atr.card_names import NAMES, RID, STANDARDS
from harness.atr.historical_values import (
    Category,
    Identifier,
    StorageName,
    StorageStandard,
    StorageTag,
    Text,
)
from harness.atr.place import Place
from harness.atr.reading import where
from harness.atr.value import Field, Kind

_BEGINNING: Final = bytes.fromhex("80 4F")
_LENGTH: Final = 12  # of the identifier
_WHOLE: Final = 3 + _LENGTH


def is_storage_card(data: bytes, announced: int) -> bool:
    """Whether these are a storage card's: 15 that begin so, or of another length with the RID."""
    rid = data[3:8]
    return data.startswith(_BEGINNING) and (
        rid == RID or (announced == _WHOLE and RID.startswith(rid))
    )


def storage_card_fields(place: Place, data: bytes, announced: int) -> list[Field]:
    """The fields of those bytes that are there."""
    fields = [
        place.field(1, data[:1], Category("storage card")),
        place.field(2, data[1:2], StorageTag("tag of an application identifier")),
    ]
    return [*fields, *_identifier(place, data, announced)]


def _identifier(place: Place, data: bytes, announced: int) -> Iterator[Field]:
    length, rid, standard = data[2:3], data[3:8], data[8:9]
    name, zeros, rest = data[9:11], data[11:_WHOLE], data[_WHOLE:]
    if length:
        told, there = length[0], announced - 3
        text = f"the identifier has {told} bytes by its length, {there} by T0; it has to have 12"
        wrong = where(({told, there} != {_LENGTH}, (Kind.LENGTH, text)))
        yield place.field(3, length, StorageTag("length of it"), *wrong)
    if rid:
        yield place.field(4, rid, Identifier("RID of the PC/SC Workgroup"))
    if standard:
        yield place.field(9, standard, StorageStandard(STANDARDS.get(standard[0])))
    if len(name) == 2:
        number = int.from_bytes(name, "big")
        yield place.field(10, name, StorageName(number, NAMES.get(number)))
    elif name:
        yield place.field(10, name, Text("first byte of the card's name", None))
    if zeros:
        wrong = where((any(zeros), (Kind.RESERVED, "the last bytes are reserved, and not zero")))
        yield place.field(12, zeros, Text("reserved", None), *wrong)
    if rest:
        yield place.field(_WHOLE + 1, rest, Text("after the identifier", None))
