"""Interface bytes: every code of the tables, written out."""

from __future__ import annotations

from typing import Any

import pytest

from harness.atr.decode import decode
from harness.atr.interface_values import (
    BlockTimes,
    ClockStop,
    Convention,
    ErrorDetection,
    ExtraGuardTime,
    InformationSize,
    InitialCharacter,
    NoMeaning,
    Programming,
    Rate,
    SpecificMode,
    Spu,
    WaitingTime,
)
from harness.atr.value import Field
from tests.support.atrs import OPENPGP

_NONE = None
FI = [372, 372, 558, 744, 1116, 1488, 1860, _NONE, _NONE, 512, 768, 1024, 1536, 2048, _NONE, _NONE]
F_MAX = [4, 5, 6, 8, 12, 16, 20, _NONE, _NONE, 5, 7.5, 10, 15, 20, _NONE, _NONE]  # MHz
DI = [_NONE, 1, 2, 4, 8, 16, 32, 64, 12, 20, _NONE, _NONE, _NONE, _NONE, _NONE, _NONE]


def field(name: str, raw: str) -> Field:
    """One field of an ATR."""
    (found,) = [f for f in decode(bytes.fromhex(raw)).fields if f.name == name]
    return found


def meaning(name: str, raw: str) -> object:
    return field(name, raw).meaning


@pytest.mark.parametrize("high", range(16))
@pytest.mark.parametrize("low", range(16))
def test_every_ta1(high: int, low: int) -> None:
    ta1 = field("TA1", f"3B 10 {high:X}{low:X}")
    rate = ta1.meaning
    assert isinstance(rate, Rate)
    fi, f_max, di = FI[high], F_MAX[high], DI[low]
    assert (rate.fi, rate.di) == (fi, di)
    assert rate.f_max_hz == (None if f_max is None else f_max * 1_000_000)
    if fi and di and f_max:
        assert rate.cycles_per_etu == pytest.approx(fi / di, abs=0.001)
        assert rate.rate_at_4_mhz == int(4e6 * di / fi)
        assert rate.rate_at_f_max == int(f_max * 1e6 * di / fi)
    else:
        assert (rate.cycles_per_etu, rate.rate_at_4_mhz, rate.rate_at_f_max) == (None, None, None)
    assert len(ta1.breaches) == (fi is None) + (di is None)


@pytest.mark.parametrize(
    ("ta1", "cycles", "usual", "fast"),
    [
        ("11", 372, 10752, 13440),
        ("13", 93, 43010, 53763),
        ("18", 31, 129032, 161290),
        ("95", 32, 125000, 156250),
        ("96", 16, 250000, 312500),
        ("97", 8, 500000, 625000),
        ("08", 31, 129032, 129032),
        ("A9", 38.4, 104166, 195312),
        ("98", 42.667, 93750, 117187),
    ],
)
def test_rates_by_hand(ta1: str, cycles: float, usual: int, fast: int) -> None:
    rate: Any = meaning("TA1", f"3B 10 {ta1}")
    assert (rate.cycles_per_etu, rate.rate_at_4_mhz, rate.rate_at_f_max) == (cycles, usual, fast)


@pytest.mark.parametrize(
    ("ts", "convention"),
    [("3B", Convention.DIRECT), ("3F", Convention.INVERSE), ("33", Convention.UNDEFINED)],
)
def test_conventions(ts: str, convention: Convention) -> None:
    found = field("TS", f"{ts} 00")
    assert found.meaning == InitialCharacter(convention)
    assert bool(found.breaches) == (convention is Convention.UNDEFINED)


@pytest.mark.parametrize(
    ("tb1", "wanted"),
    [
        ("00", Programming(False, None, 25)),
        ("05", Programming(True, 5, 25)),
        ("25", Programming(True, 5, 50)),
        ("4C", Programming(True, 12, 100)),
        ("79", Programming(True, 25, None)),
        ("04", Programming(True, None, 25)),
        ("1A", Programming(True, None, 25)),
    ],
)
def test_programming_voltage(tb1: str, wanted: Programming) -> None:
    found = field("TB1", f"3B 20 {tb1}")
    assert (found.meaning, found.breaches) == (wanted, ())


@pytest.mark.parametrize(
    ("tb2", "wanted"),
    [
        ("00", Programming(False, None, None)),
        ("32", Programming(True, 5, None)),
        ("7D", Programming(True, 12.5, None)),
        ("FA", Programming(True, 25, None)),
        ("31", Programming(True, None, None)),
        ("FB", Programming(True, None, None)),
    ],
)
def test_programming_voltage_in_tenths(tb2: str, wanted: Programming) -> None:
    assert meaning("TB2", f"3B 80 20 {tb2}") == wanted


@pytest.mark.parametrize(("tc1", "etu"), [("00", 0), ("08", 8), ("FE", 254), ("FF", None)])
def test_extra_guard_time(tc1: str, etu: int | None) -> None:
    assert meaning("TC1", f"3B 40 {tc1}") == ExtraGuardTime(etu)


@pytest.mark.parametrize(
    ("ta2", "wanted", "wrong"),
    [
        ("00", SpecificMode(0, True, False), 0),
        ("81", SpecificMode(1, False, False), 0),
        ("10", SpecificMode(0, True, True), 0),
        ("9E", SpecificMode(14, False, True), 0),
        ("21", SpecificMode(1, True, False), 1),
        ("47", SpecificMode(7, True, False), 2),
        ("0F", SpecificMode(15, True, False), 1),
    ],
)
def test_specific_mode(ta2: str, wanted: SpecificMode, wrong: int) -> None:
    found = field("TA2", f"3B 80 10 {ta2}")
    assert (found.meaning, len(found.breaches)) == (wanted, wrong)


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        ("3B 80 40 0A", WaitingTime(10, 892.8, 714.24)),  # by default Fi 372, at most 5 MHz
        ("3B 80 40 20", WaitingTime(32, 2856.96, 2285.568)),
        ("3B 90 A1 40 01", WaitingTime(1, 184.32, 98.304)),  # Fi 768, 7.5 MHz
        ("3B 90 71 40 0A", WaitingTime(10, None, None)),  # Fi is reserved
        ("3B 80 40 00", WaitingTime(0, None, None)),
    ],
)
def test_waiting_time(raw: str, wanted: WaitingTime) -> None:
    found = field("TC2", raw)
    assert found.meaning == wanted
    assert bool(found.breaches) == (wanted.wi == 0)


def test_waiting_time_is_of_t0_alone() -> None:
    assert isinstance(meaning("TC2", "3B 80 41 0A CB"), NoMeaning)


@pytest.mark.parametrize(
    ("ta3", "ifsc"), [("01", 1), ("20", 32), ("80", 128), ("FE", 254), ("00", None), ("FF", None)]
)
def test_information_field_size(ta3: str, ifsc: int | None) -> None:
    found = field("TA3", f"3B 80 81 11 {ta3}")
    assert found.meaning == InformationSize(ifsc)
    assert bool(found.breaches) == (ifsc is None)


@pytest.mark.parametrize(
    ("tb3", "wanted"),
    [
        ("00", BlockTimes(0, 0, 12, 89.28, 71.424)),
        ("45", BlockTimes(4, 5, 43, 1428.48, 1142.784)),
        ("4D", BlockTimes(4, 13, 8203, 1428.48, 1142.784)),
        ("9F", BlockTimes(9, 15, 32779, 45711.36, 36569.088)),
        ("A5", BlockTimes(10, 5, 43, None, None)),
    ],
)
def test_block_times(tb3: str, wanted: BlockTimes) -> None:
    found = field("TB3", f"3B 80 81 21 {tb3}")
    assert found.meaning == wanted
    assert bool(found.breaches) == (wanted.bwi > 9)


@pytest.mark.parametrize(
    ("tc3", "code", "wrong"),
    [("00", "LRC", 0), ("01", "CRC", 0), ("02", "LRC", 1), ("81", "CRC", 1)],
)
def test_error_detection(tc3: str, code: str, wrong: int) -> None:
    found = field("TC3", f"3B 80 81 41 {tc3}")
    assert (found.meaning, len(found.breaches)) == (ErrorDetection(code), wrong)


@pytest.mark.parametrize(
    ("ta3", "clock_stop", "classes"),
    [
        ("01", "not supported", "A"),
        ("42", "state L", "B"),
        ("83", "state H", "AB"),
        ("C4", "no preference", "C"),
        ("C6", "no preference", "BC"),
        ("C7", "no preference", "ABC"),
        ("05", "not supported", None),
        ("00", "not supported", None),
        ("08", "not supported", None),
        ("17", "not supported", None),
    ],
)
def test_clock_stop_and_classes(ta3: str, clock_stop: str, classes: str | None) -> None:
    found = field("TA3", f"3B 80 80 1F {ta3}")
    assert found.meaning == ClockStop(clock_stop, classes)
    assert bool(found.breaches) == (classes is None)


@pytest.mark.parametrize(
    ("tb3", "wanted"),
    [("00", Spu(False, False, 0)), ("05", Spu(True, False, 5)), ("82", Spu(True, True, 2))],
)
def test_contact_c6(tb3: str, wanted: Spu) -> None:
    assert meaning("TB3", f"3B 80 80 2F {tb3}") == wanted


@pytest.mark.parametrize(
    ("name", "raw", "why"),
    [
        ("TA4", "3B 80 81 91 20 11 30 91", "has had its TA"),
        ("TA3", "3B 80 80 10 00 10", "a TA of T=0"),
        ("TC3", "3B 80 80 4F 00", "a TC of T=15"),
        ("TA3", "3B 80 8E 1E 00", "a TA of T=14"),
    ],
)
def test_bytes_without_meaning_say_why(name: str, raw: str, why: str) -> None:
    found = meaning(name, raw)
    assert isinstance(found, NoMeaning)
    assert why in found.why


def test_the_first_of_t1_and_of_t15_are_known_apart() -> None:
    found = {f.name: f.meaning for f in decode(bytes.fromhex("3B 80 80 91 FE 1F 03")).fields}
    assert found["TA3"] == InformationSize(254)
    assert found["TA4"] == ClockStop("not supported", "AB")


def test_the_worked_example_of_2010() -> None:
    names = [f.name for f in decode(OPENPGP).fields]
    assert names[:9] == ["TS", "T0", "TA1", "TB1", "TC1", "TD1", "TD2", "TA3", "TB3"]
    found = {f.name: f.meaning for f in decode(OPENPGP).fields}
    assert found["TA3"] == InformationSize(128)
    assert found["TB3"] == BlockTimes(4, 5, 43, 1428.48, 1142.784)
    assert found["TC1"] == ExtraGuardTime(None)
