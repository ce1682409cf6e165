"""Values of data objects in historical bytes (ISO 7816-4, 12.1.1.2)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from harness.atr import tables
from harness.atr.historical_values import (
    CardService,
    Channels,
    DataCoding,
    DataObject,
    Digits,
    LifeCycle,
    SelectionMethods,
    StatusWord,
    Text,
)
from harness.atr.interface_values import NoMeaning
from harness.atr.meaning import Meaning
from harness.atr.place import Place
from harness.atr.reading import reserved, where
from harness.atr.value import Field, Kind

_COUNTRY_DIGITS = 3  # ISO 3166-1


def digits(place: Place, header: DataObject, value: bytes, first: int) -> Field:
    """A country code with national data, or an issuer's number (ISO 7812-1), padded with F."""
    nibbles = value.hex().upper()
    if header.tag == tables.COUNTRY:
        code, rest = nibbles[:_COUNTRY_DIGITS], nibbles[_COUNTRY_DIGITS:]
    else:
        code, rest = nibbles.rstrip("F"), ""
    title = header.title or ""
    wrong = (Kind.FORMAT, f"{title} is {code}, which are not decimal digits only")
    meaning = Digits(title, code, rest)
    return place.field(first, value, meaning, *where((not code.isdecimal(), wrong)))


def _named(table: Mapping[int, str], byte: int) -> tuple[str, ...]:
    return tuple(name for bit, name in table.items() if byte & bit)


def service(place: Place, value: bytes, first: int) -> Iterator[Field]:
    """Card service data: one byte."""
    byte = value[0]
    access = byte >> 1 & 0b111
    meaning = CardService(
        _named(tables.SERVICES, byte), tables.EF_ACCESS.get(access), master_file=not byte & 1
    )
    wrong = where((meaning.ef_access is None, reserved("the access to EF.DIR", f"{access:03b}")))
    yield place.field(first, value[:1], meaning, *wrong)
    yield from _more(place, value[1:], first + 1)


def _more(place: Place, rest: bytes, first: int) -> Iterator[Field]:
    if rest:
        yield place.field(first, rest, NoMeaning("more than the data object can have"))


def capabilities(place: Place, value: bytes, first: int) -> Iterator[Field]:
    """The software function tables: one to three bytes."""
    for number, (byte, reader) in enumerate(zip(value, _FUNCTION_TABLES, strict=False)):
        yield place.field(first + number, bytes((byte,)), reader(byte))
    most = len(_FUNCTION_TABLES)
    yield from _more(place, value[most:], first + most)


def _selection(byte: int) -> SelectionMethods:
    return SelectionMethods(_named(tables.SELECTION, byte))


def _coding(byte: int) -> DataCoding:
    return DataCoding(
        tlv_files=bool(byte & 0x80),
        writing=tables.WRITING[byte >> 5 & 0b11],
        ff_valid=bool(byte & 0x10),
        quartets=2 ** (byte & 0x0F),
    )


def _channels(byte: int) -> Channels:
    given_by = tables.CHANNELS_GIVEN_BY[byte >> 3 & 0b11]
    return Channels(_named(tables.THIRD_TABLE, byte), given_by, (byte & 0b111) + 1)


_FUNCTION_TABLES: Final[tuple[Callable[[int], Meaning], ...]] = (_selection, _coding, _channels)


def status(place: Place, value: bytes, first: int, length: int) -> Iterator[Field]:
    """A status indicator: life cycle status, SW1-SW2, or both.

    value: as far as it is there. length: what it should have; by that it is known what is what.
    """
    if length in (1, 3) and value:
        yield _life_cycle(place, value[:1], first)
        value, first, length = value[1:], first + 1, length - 1
    if length == 2 and len(value) == 2:
        sw = int.from_bytes(value, "big")
        yield place.field(first, value, StatusWord(sw, status_text(sw)))
    elif length == 2 and value:
        yield place.field(first, value, Text("SW1", None))
    else:
        yield from _more(place, value, first)


def _life_cycle(place: Place, value: bytes, first: int) -> Field:
    code = value[0]
    state = tables.LIFE_CYCLE.get(code)
    if code in tables.PROPRIETARY_LIFE_CYCLE:
        state = "proprietary"
    wrong = where((state is None, reserved("the life cycle status", f"{code:02X}")))
    return place.field(first, value, LifeCycle(state), *wrong)


def status_text(sw: int) -> str | None:
    """What a status word says; None for one that ISO 7816-4 has not."""
    return "normal processing" if sw == tables.NORMAL else tables.STATUS_BYTES.get(sw >> 8)
