"""Historical bytes: categories, every data object, and storage cards."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from harness.atr.card_names import NAMES, STANDARDS
from harness.atr.decode import decode
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
    Text,
)
from harness.atr.interface_values import NoMeaning
from harness.atr.make import both_protocols, t0_only
from harness.atr.value import Field, Kind
from tests.support.atrs import OPENPGP


def fields(historical: str) -> list[Field]:
    """The fields of historical bytes."""
    return [f for f in decode(t0_only(bytes.fromhex(historical))).fields if f.at >= 4]


def meanings(historical: str) -> Sequence[object]:
    """What they mean, without headers of data objects and the category."""
    return [f.meaning for f in fields(historical) if not isinstance(f.meaning, DataObject)][1:]


def wrong(historical: str) -> list[tuple[Kind, str]]:
    return [(breach.kind, f.name) for f in fields(historical) for breach in f.breaches]


def test_the_right_column_of_the_example_of_2010() -> None:
    found = {f.name: f.meaning for f in decode(OPENPGP).fields}
    coding, channels, status = found["T6"], found["T7"], found["T9-T10"]
    assert isinstance(coding, DataCoding)
    assert not coding.ff_valid  # the bit is 0
    assert coding.quartets == 2  # 2^1
    assert isinstance(channels, Channels)
    assert channels.channels == 1
    assert status == StatusWord(0x9000, "normal processing")
    service = found["T3"]
    assert isinstance(service, CardService)
    assert service.ef_access == "READ RECORD"
    hexadecimal = {f.name: f.raw.hex().upper() for f in decode(OPENPGP).fields}
    assert [hexadecimal[name] for name in ("T3", "T5", "T6", "T7")] == ["C1", "C0", "01", "00"]


@pytest.mark.parametrize(
    ("historical", "structure", "breaches"),
    [
        ("80", "compact TLV", []),
        ("00 00 90 00", "compact TLV, then status", []),
        ("00", "compact TLV, then status", [(Kind.LENGTH, "T1")]),
        ("00 90 00", "compact TLV, then status", [(Kind.LENGTH, "T1")]),
        ("10 42", "DIR data reference", []),
        ("10", "DIR data reference", [(Kind.LENGTH, "T1")]),
        ("81", "reserved", [(Kind.RESERVED, "T1")]),
        ("8F 01", "reserved", [(Kind.RESERVED, "T1")]),
    ],
)
def test_categories(historical: str, structure: str, breaches: list[tuple[Kind, str]]) -> None:
    assert fields(historical)[0].meaning == Category(structure)
    assert wrong(historical) == breaches


@pytest.mark.parametrize(
    ("historical", "text"),
    [("48 65 6C 6C 6F", "Hello"), ("90 00", None), ("63 04 6C 90 00", None), ("48 0A", None)],
)
def test_any_other_first_byte_is_proprietary(historical: str, text: str | None) -> None:
    (found,) = fields(historical)
    assert (found.meaning, found.breaches) == (Text("proprietary", text), ())


@pytest.mark.parametrize(
    ("historical", "meaning"),
    [
        ("80 12 25 0F", Digits("country code", "250", "F")),
        ("80 13 27 6A BC", Digits("country code", "276", "ABC")),
        ("80 22 49 71", Digits("issuer identification number", "4971", "")),
        ("80 23 49 71 2F", Digits("issuer identification number", "49712", "")),
        ("80 42 00 84", Text("initial access data", None)),
        ("80 51 AB", Text("card issuer's data", None)),
        ("80 61 AB", Text("pre-issuing data", None)),
        ("80 F5 A0 00 00 00 62", Identifier("application identifier")),
        ("80 91 AB", Text("value of an unknown tag", None)),
        ("80 81 05", LifeCycle("operational, activated")),
        ("80 82 6A 82", StatusWord(0x6A82, "checking error")),
        ("80 82 00 00", StatusWord(0, None)),
    ],
)
def test_data_objects(historical: str, meaning: object) -> None:
    assert meanings(historical) == [meaning]
    assert wrong(historical) == []


@pytest.mark.parametrize(
    ("historical", "breach"),
    [
        ("80 12 0F FF", (Kind.FORMAT, "T3-T4")),
        ("80 11 25", (Kind.LENGTH, "T2")),
        ("80 22 1A 23", (Kind.FORMAT, "T3-T4")),
        ("80 20", (Kind.LENGTH, "T2")),
        ("80 30", (Kind.LENGTH, "T2")),
        ("80 32 80 80", (Kind.LENGTH, "T2")),
        ("80 70", (Kind.LENGTH, "T2")),
        ("80 74 00 00 00 00", (Kind.LENGTH, "T2")),
        ("80 80", (Kind.LENGTH, "T2")),
        ("80 84 00 00 00 00", (Kind.LENGTH, "T2")),
        ("80 55 01 02", (Kind.LENGTH, "T2")),
        ("80 31 86", (Kind.RESERVED, "T3")),
        ("80 81 02", (Kind.RESERVED, "T3")),
        ("00 55 01 05 90 00", (Kind.LENGTH, "T2")),
    ],
)
def test_data_objects_that_break_the_standard(historical: str, breach: tuple[Kind, str]) -> None:
    assert wrong(historical) == [breach]


def test_what_is_too_much_or_too_little_is_still_understood() -> None:
    assert meanings("80 32 81 80") == [
        CardService(("applications selected by full DF name",), "READ RECORD", False),
        NoMeaning("more than the data object can have"),
    ]
    assert meanings("80 73 80") == [SelectionMethods(("DF by full name",))]
    assert meanings("80 83 05 90") == [LifeCycle("operational, activated"), Text("SW1", None)]
    assert meanings("10 42 01") == [
        Text("DIR data reference", None),
        Text("after the DIR data reference", None),
    ]


def test_a_truncated_atr_is_no_fault_of_its_data_objects() -> None:
    found = decode(OPENPGP[:13])  # in the capabilities
    assert {breach.kind for breach in found.breaches} == {Kind.TRUNCATED}
    assert found.fields[-1].meaning == DataObject(7, 3, "card capabilities")
    assert LifeCycle not in {type(f.meaning) for f in found.fields}  # 31 is none


@pytest.mark.parametrize(
    ("byte", "access"),
    [(0x00, "READ RECORD"), (0x04, "GET DATA"), (0x08, "READ BINARY"), (0x02, None), (0x0E, None)],
)
def test_card_service_data(byte: int, access: str | None) -> None:
    services = (
        "applications selected by full DF name",
        "applications selected by partial DF name",
        "data objects in EF.DIR",
        "data objects in EF.ATR",
    )
    for bit, service in enumerate(services):
        raw = byte | 0x80 >> bit
        assert meanings(f"80 31 {raw:02X}") == [CardService((service,), access, True)]
    assert meanings(f"80 31 {byte | 1:02X}") == [CardService((), access, False)]


def test_selection_methods() -> None:
    names = [
        "DF by full name", "DF by partial name", "DF by path", "DF by file identifier",
        "DF implicitly", "short EF identifier", "record number", "record identifier",
    ]  # fmt: skip
    for bit, name in enumerate(names):
        assert meanings(f"80 71 {0x80 >> bit:02X}") == [SelectionMethods((name,))]
    assert meanings("80 71 FF") == [SelectionMethods(tuple(names))]


@pytest.mark.parametrize(
    ("byte", "wanted"),
    [
        ("00", DataCoding(False, "one-time write", False, 1)),
        ("01", DataCoding(False, "one-time write", False, 2)),
        ("21", DataCoding(False, "proprietary", False, 2)),
        ("43", DataCoding(False, "write OR", False, 8)),
        ("6F", DataCoding(False, "write AND", False, 32768)),
        ("91", DataCoding(True, "one-time write", True, 2)),
    ],
)
def test_data_coding(byte: str, wanted: DataCoding) -> None:
    assert meanings(f"80 72 00 {byte}")[1:] == [wanted]


@pytest.mark.parametrize(
    ("byte", "wanted"),
    [
        ("00", Channels((), "nobody", 1)),
        ("80", Channels(("command chaining",), "nobody", 1)),
        ("40", Channels(("extended Lc and Le fields",), "nobody", 1)),
        ("20", Channels(("extended length information in EF.ATR",), "nobody", 1)),
        ("0B", Channels((), "the interface device", 4)),
        ("13", Channels((), "the card", 4)),
        ("1F", Channels((), "either side", 8)),
    ],
)
def test_third_function_table(byte: str, wanted: Channels) -> None:
    assert meanings(f"80 73 00 00 {byte}")[2:] == [wanted]


@pytest.mark.parametrize(
    ("code", "state"),
    [
        (0x00, "not told"), (0x01, "creation"), (0x03, "initialisation"),
        (0x04, "operational, deactivated"), (0x06, "operational, deactivated"),
        (0x05, "operational, activated"), (0x07, "operational, activated"),
        (0x0C, "termination"), (0x0F, "termination"), (0x10, "proprietary"), (0xFF, "proprietary"),
        (0x02, None), (0x08, None), (0x0B, None),
    ],
)  # fmt: skip
def test_life_cycle(code: int, state: str | None) -> None:
    life_cycle = fields(f"00 {code:02X} 90 00")[1]
    assert life_cycle.meaning == LifeCycle(state)
    assert bool(life_cycle.breaches) == (state is None)


# -- storage cards


def storage(standard: int, name: int, zeros: str = "00 00 00 00", length: int = 12) -> bytes:
    """A contactless reader's ATR for a storage card."""
    beginning = bytes([0x80, 0x4F, length]) + bytes.fromhex("A0 00 00 03 06")
    return both_protocols(
        beginning + bytes([standard]) + name.to_bytes(2, "big") + bytes.fromhex(zeros)
    )


@pytest.mark.parametrize(
    ("standard", "name", "text"),
    [
        (3, 0x0001, "MIFARE Classic 1K"),
        (3, 0x0002, "MIFARE Classic 4K"),
        (3, 0x0003, "MIFARE Ultralight"),
        (3, 0x0026, "MIFARE Mini"),
        (3, 0x003A, "MIFARE Ultralight C"),
        (3, 0x003D, "MIFARE Ultralight EV1"),
        (7, 0x0006, "SR176"),
        (0x0B, 0x0014, "ICODESLI"),
        (0x11, 0x003B, "FeliCa"),
        (3, 0x0005, None),
        (0x12, 0xFF88, None),
    ],
)
def test_storage_card(standard: int, name: int, text: str | None) -> None:
    found = decode(storage(standard, name))
    assert found.right
    by_name = {f.name: f.meaning for f in found.fields}
    assert by_name["T1"] == Category("storage card")
    assert by_name["T4-T8"] == Identifier("RID of the PC/SC Workgroup")
    assert by_name["T9"] == StorageStandard(STANDARDS.get(standard))
    assert by_name["T10-T11"] == StorageName(name, text)
    assert not any(isinstance(f.meaning, DataObject) for f in found.fields)


def test_no_name_is_given_twice_but_for_its_standards() -> None:
    assert len({*NAMES.values()}) == len(NAMES)
    assert len({*STANDARDS.values()}) == len(STANDARDS)


def test_storage_card_that_is_not_as_it_has_to_be() -> None:
    (zeros,) = decode(storage(3, 3, "00 00 00 01")).breaches
    assert (zeros.kind, zeros.at) == (Kind.RESERVED, 15)
    (length,) = decode(storage(3, 3, length=13)).breaches
    assert (length.kind, length.at) == (Kind.LENGTH, 6)
    (short,) = decode(storage(3, 3, "00 00 00")).breaches
    assert (short.kind, short.at) == (Kind.LENGTH, 6)


def test_another_issuers_identifier_is_no_storage_card() -> None:
    other = storage(3, 3).replace(bytes.fromhex("A0 00 00 03 06"), bytes.fromhex("A0 00 00 00 62"))
    assert Category("storage card") not in [f.meaning for f in decode(other).fields]


def test_four_bytes_of_initial_access_data_are_no_storage_card() -> None:
    assert DataObject(4, 15, "initial access data") in [f.meaning for f in fields("80 4F 0C A0")]
