"""Reading ATRs: real ones by hand, and whatever else comes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.atr import words
from harness.atr.as_object import as_object
from harness.atr.decode import decode
from harness.atr.interface_values import Check
from harness.atr.make import both_protocols, inverse, one_protocol, t0_only
from harness.atr.value import Atr, Kind
from tests.support.atrs import KNOWN, Known, any_atr

known = pytest.mark.parametrize("atr", KNOWN, ids=lambda atr: atr.card)
MODES = {None: "unknown", True: "specific", False: "negotiable"}


def reading(atr: Atr) -> list[str]:
    """Its fields and breaches, in the form of the data."""
    fields = [
        f"{row.name} {row.raw.hex(' ').upper()}: {' | '.join(row.lines)}" for row in words.rows(atr)
    ]
    breaches = [f"! {breach.at} {breach.kind}: {breach.text}" for breach in atr.breaches]
    return fields + breaches


@known
def test_a_known_atr_is_read_as_by_hand(atr: Known) -> None:
    found = decode(atr.raw)
    assert reading(found) == atr.reading
    assert [*found.protocols] == atr.protocols
    assert (-1 if found.first_protocol is None else found.first_protocol) == atr.first
    assert MODES[found.specific] == atr.mode
    assert found.check.state == atr.check
    assert [*found.missing] == atr.missing
    assert found.right == (not any(line.startswith("!") for line in atr.reading))


def sound(raw: bytes) -> Atr:
    """Read, and see that each byte is in one field, and all of it survives JSON."""
    found = decode(raw)
    at = 0
    for field in found.fields:
        assert (field.at, field.raw) == (at, raw[at : at + len(field.raw)])
        assert field.raw
        at += len(field.raw)
    assert at == len(raw)
    document = as_object(found)
    assert json.loads(json.dumps(document)) == document
    assert as_object(decode(bytes.fromhex(document["atr"]))) == document
    assert "".join(field["bytes"] for field in document["fields"]).replace(" ", "") == (
        raw.hex().upper()
    )
    assert document["right"] == (document["breaches"] == [])
    assert all(field["text"] and all(field["text"]) for field in document["fields"])
    return found


@given(any_atr)
def test_any_bytes_are_read_with_each_in_one_field(raw: bytes) -> None:
    found = sound(raw)
    kinds = {breach.kind for breach in found.breaches}
    assert (Kind.TRUNCATED in kinds) == bool(found.missing)
    assert (Kind.TOO_LONG in kinds) == (len(raw) > 33)


@known
def test_an_atr_that_is_cut_off_anywhere_is_told_what_is_missing(atr: Known) -> None:
    """By the whole: the names of the bytes that went, as far as those before announce them."""
    whole = decode(atr.raw)
    superfluous = ("surplus", "TCK") if whole.check.state is Check.SUPERFLUOUS else ("surplus",)
    last = sum(len(field.raw) for field in whole.fields if field.name not in superfluous)
    for length in range(last):
        cut = sound(atr.raw[:length])
        assert not cut.right
        known_missing = last + len(whole.missing) - length
        if cut.more_missing:
            assert len(cut.missing) <= known_missing
        else:
            assert len(cut.missing) == known_missing, atr.raw[:length].hex(" ")
        for before, after in zip(cut.fields, whole.fields, strict=False):
            if before.at + len(before.raw) < length:
                assert before.name == after.name


@pytest.mark.parametrize(
    ("raw", "missing", "others"),
    [
        ("", ["TS", "T0"], True),
        ("3B", ["T0"], True),
        ("3B F1", ["TA1", "TB1", "TC1", "TD1", "T1"], True),
        ("3B 71 11", ["TB1", "TC1", "T1"], False),
        ("3B 82 01 41", ["T2", "TCK"], False),
        ("3B 80 80", ["TD2"], True),
        ("3B 80 81", ["TD2", "TCK"], True),
        ("3B 80 31", ["TA2", "TB2", "TCK"], False),
        ("3B 02 41", ["T2"], False),
        ("3B 03", ["T1", "T2", "T3"], False),
    ],
)
def test_missing_bytes_are_named(raw: str, missing: list[str], others: bool) -> None:
    found = decode(bytes.fromhex(raw))
    assert ([*found.missing], found.more_missing) == (missing, others)
    assert found.breaches[-1].kind is Kind.TRUNCATED
    assert found.breaches[-1].at == len(found.raw)


def test_what_is_missing_is_counted_and_told_in_one_sentence() -> None:
    def said(raw: str) -> str:
        return decode(bytes.fromhex(raw)).breaches[-1].text

    assert said("3B 02 41") == "1 byte is missing at the end: T2"
    assert said("3B 83 01 41") == "3 bytes are missing at the end: T2 to T3, TCK"
    assert said("3B 80 80 01") == "1 byte is missing at the end: TCK (which would be 01)"
    assert said("3B 80") == "at least 1 byte is missing at the end: TD1"


@pytest.mark.parametrize(
    ("raw", "state", "expected"),
    [
        ("3B 80 80 01 01", Check.RIGHT, 1),
        ("3B 80 80 01 02", Check.WRONG, 1),
        ("3B 80 80 01", Check.MISSING, 1),
        ("3B 82 01 41", Check.MISSING, None),
        ("3B 80 00", Check.NOT_NEEDED, None),
        ("3B 80 00 80", Check.SUPERFLUOUS, 0x80),
        ("3B 80 00 81", Check.NOT_NEEDED, None),
        ("3B 80 80 1F 03 1C", Check.RIGHT, 0x1C),  # T=15 needs one as well
        ("3B 80", Check.UNKNOWN, None),
        ("", Check.UNKNOWN, None),
    ],
)
def test_check_byte(raw: str, state: Check, expected: int | None) -> None:
    check = decode(bytes.fromhex(raw)).check
    assert (check.state, check.expected) == (state, expected)


@given(st.binary(max_size=15), st.integers(1, 14))
def test_what_the_room_makes_is_read_back(historical: bytes, protocol: int) -> None:
    for raw, offered in (
        (t0_only(historical), [0]),
        (inverse(t0_only(historical)), [0]),
        (both_protocols(historical), [0, 1]),
        (one_protocol(protocol, historical), [protocol]),
    ):
        found = sound(raw)
        assert [*found.protocols] == offered
        named = [f for f in found.fields if f.name[1].isdecimal() and f.name != "T0"]
        assert b"".join(field.raw for field in named) == historical
        kinds = {breach.kind for breach in found.breaches}
        assert not kinds & {Kind.CHECK_BYTE, Kind.TRUNCATED, Kind.SURPLUS, Kind.CONVENTION}


def test_bytes_after_the_end_and_more_than_33() -> None:
    found = sound(bytes.fromhex("3B 80 80 01 01") + bytes(31))
    assert [(b.kind, b.at) for b in found.breaches] == [(Kind.SURPLUS, 5), (Kind.TOO_LONG, 33)]
    assert found.fields[-1].name == "surplus"
    assert "31 bytes" in found.breaches[0].text
    assert "has 36" in found.breaches[1].text


@pytest.mark.parametrize(
    ("raw", "first", "specific", "said"),
    [
        ("3B 00", 0, False, "T=0 is spoken first (negotiable mode)"),
        ("3B 80 01 81", 1, False, "T=1 is spoken first (negotiable mode)"),
        ("3B 80 90 01 01 10", 1, True, "T=1 is spoken (specific mode)"),
        (
            "3B 80",
            None,
            None,
            "what is spoken first is not known",
        ),
        ("3B 80 90", 0, None, "T=0 is spoken first; negotiable or specific mode is not known"),
        ("3B 80 80", 0, False, "T=0 is spoken first (negotiable mode)"),
    ],
)
def test_first_protocol_and_mode(
    raw: str, first: int | None, specific: bool | None, said: str
) -> None:
    found = decode(bytes.fromhex(raw))
    assert (found.first_protocol, found.specific) == (first, specific)
    assert words.mode(found) == said


@pytest.mark.parametrize(
    ("raw", "kind", "text"),
    [
        ("3B 80 81 00 01", Kind.ORDER, "TD2 names T=0 after T=1"),
        ("3B 80 0F 8F", Kind.ORDER, "TD1 names T=15"),
        ("3B 80 02 82", Kind.RESERVED, "TD1 is T=2"),
        ("3B 80 0D 8D", Kind.RESERVED, "TD1 is T=13"),
    ],
)
def test_protocols_that_may_not_be_named_so(raw: str, kind: Kind, text: str) -> None:
    (breach,) = decode(bytes.fromhex(raw)).breaches
    assert breach.kind is kind
    assert text in breach.text


def test_a_protocol_of_no_standard_is_right() -> None:
    assert decode(one_protocol(14, b"x")).right


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        ("3B 8F 80 01 80 4F 0C A0 00 00 03 06 03 00 03 00 00 00 00 68",
         "T=0, T=1; PC/SC storage card, MIFARE Ultralight, ISO 14443-3 type A"),
        ("3B 8F 80 01 80 4F 0C A0 00 00 03 06 12 FF 88 00 00 00 00 0D",
         "T=0, T=1; PC/SC storage card, card FF88, unknown standard"),
        ("3B 65 00 00 48 65 6C 6C 6F", "T=0; 'Hello'"),
        ("3B 80 80 01 01", "T=0, T=1"),
        ("3B 80 80 01 02", "T=0, T=1; wrong: TCK is 02; it has to be 01"),
        ("33 80 80 01 02", "T=0, T=1; wrong: TS is 33; it has to be 3B or 3F, and 1 more"),
        ("", "no protocol; wrong: at least 2 bytes are missing at the end: TS, T0"),
    ],
)  # fmt: skip
def test_summary_is_one_line(raw: str, line: str) -> None:
    assert words.summary(decode(bytes.fromhex(raw))) == line
