"""Our reading of an ATR as the facts that `atr_analysis` finds in another's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from harness.atr.historical_values import (
    CardService,
    Channels,
    DataCoding,
    DataObject,
    LifeCycle,
    SelectionMethods,
    StatusWord,
    StorageName,
    Text,
)
from harness.atr.interface_values import (
    BlockTimes,
    Check,
    CheckByte,
    ClockStop,
    ErrorDetection,
    ExtraGuardTime,
    Format,
    InformationSize,
    InitialCharacter,
    NextBytes,
    NoMeaning,
    Programming,
    Rate,
    SpecificMode,
    Spu,
    WaitingTime,
)
from harness.atr.meaning import Meaning
from harness.atr.value import Atr, Field
from tests.support.atr_analysis import Facts

_VOLTS = {"A": "A 5V", "B": "B 3V", "C": "C 1.8V"}


def facts_of(atr: Atr) -> dict[str, str]:
    """The facts of our reading."""
    facts, tag = Facts(), ""
    historical = [f for f in atr.fields if re.match(r"T[1-9]", f.name)]
    for field in atr.fields:
        if isinstance(field.meaning, DataObject):
            tag = f"tag {field.meaning.tag:X}"
        found = _historical(field, tag) if field in historical else _others(field)
        for key, value in found:
            facts.put(key, value)
    if len(atr.raw) > 1:
        facts.put("historical bytes", _hex(b"".join(field.raw for field in historical)))
    if atr.missing:
        facts.put("missing", f"{len(atr.missing)}")
    return facts


def _hex(raw: bytes) -> str:
    return raw.hex(" ").upper()


def _y(byte: int) -> str:
    return f"{byte >> 4:04b}"


def _others(field: Field) -> Iterator[tuple[str, str]]:
    meaning = field.meaning
    match field.name:
        case "TS":
            assert isinstance(meaning, InitialCharacter)
            said = meaning.convention.value
            yield "TS", "UNDEFINED" if said == "undefined" else said.capitalize()
        case "T0":
            assert isinstance(meaning, Format)
            yield "T0", f"{_y(field.raw[0])} {meaning.historical_bytes}"
        case "TCK":
            yield "check", f"{_hex(field.raw)} {_check(meaning)}"
        case "surplus":
            yield "surplus", f"{len(field.raw)}"
        case name:
            yield name, _interface(field.raw[0], meaning)
    if isinstance(meaning, Rate) and meaning.rate_at_f_max and meaning.f_max_hz:
        f_max = meaning.f_max_hz / 1e6
        yield "rates", f"{meaning.rate_at_4_mhz} {f_max:g} {meaning.rate_at_f_max}"


def _check(meaning: Meaning) -> str:
    match meaning:
        case CheckByte(Check.RIGHT, _):
            return "correct"
        case CheckByte(Check.WRONG, int(expected)):
            return f"WRONG {expected:02X}"
    return "superfluous"


def _historical(field: Field, tag: str) -> Iterator[tuple[str, str]]:
    meaning = field.meaning
    if re.match(r"T1(-|$)", field.name):
        yield "category", f"{field.raw[0]:02X}"
    match meaning:
        case DataObject():
            yield tag, f"{meaning.length}"
        case LifeCycle():
            yield "life cycle", _hex(field.raw)
        case StatusWord():
            yield "status word", f"{meaning.sw:04X}"
        case StorageName():
            yield "storage card", f"{meaning.name}"
        case Text("DIR data reference", _):
            yield "reference", _hex(field.raw)
        case CardService(services, access, master_file):
            yield f"{tag} value", _hex(field.raw)
            parts = [*services, access or "?", "MF" if master_file else "no MF"]
            yield f"{tag} value: bits", ", ".join(sorted(parts))
        case SelectionMethods() | DataCoding() | Channels():
            yield from _capabilities(field, meaning)
        case _ if tag:
            yield f"{tag} value", _hex(field.raw)


def _capabilities(
    field: Field, meaning: SelectionMethods | DataCoding | Channels
) -> Iterator[tuple[str, str]]:
    match meaning:
        case SelectionMethods(methods):
            number, parts = 1, [*methods]
        case DataCoding(tlv, writing, valid, quartets):
            number = 2
            parts = [writing, f"FF {'' if valid else 'in'}valid", f"quartets {quartets}"]
            parts += ["TLV files"] if tlv else []
        case Channels(features, given_by, channels):
            number, parts = 3, [*features, f"by {given_by}", f"channels {channels}"]
    yield f"capabilities {number}", _hex(field.raw)
    if parts:
        yield f"capabilities {number}: bits", ", ".join(sorted(parts))


def _interface(byte: int, meaning: Meaning) -> str:  # noqa: PLR0911, PLR0912 - one per kind
    match meaning:
        case Rate(fi, di, _, cycles):
            return f"Fi {fi or 'RFU'} Di {di or 'RFU'} cycles {f'{cycles:g}' if cycles else None}"
        case NextBytes(_, protocol):
            return f"Y {_y(byte)} T={protocol}"
        case Programming(False, _, _):
            return "no VPP"
        case Programming(_, volts, None):
            return f"VPP {volts * 10:g} dV" if volts else f"VPP {byte} RFU"
        case Programming(_, volts, current):
            return f"VPP {volts:g} V {current} mA" if volts else "VPP RFU"
        case ExtraGuardTime():
            return f"guard {byte}"
        case SpecificMode(protocol, can_change, implicit):
            rate = "implicity" if implicit else "defined"
            return f"T={protocol} {'Capable' if can_change else 'Unable'} {rate}"
        case WaitingTime(wi, _, _):
            return f"WI {wi}"
        case InformationSize(ifsc):
            return f"IFSC {ifsc}"
        case BlockTimes(bwi, cwi):
            return f"BWI {bwi} CWI {cwi}"
        case ErrorDetection(code):
            return code
        case ClockStop(clock_stop, classes):
            said = " ".join(_VOLTS[letter] for letter in classes or "")
            return f"clock stop {clock_stop} classes {said}"
        case Spu(used, proprietary, bits):
            return f"C6 {used} {proprietary} {bits}"
        case NoMeaning():
            return "no meaning"
    raise AssertionError(meaning)
