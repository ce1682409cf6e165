"""Words for TS, T0, interface bytes and TCK: the first line says most, others more."""

from __future__ import annotations

from collections.abc import Sequence

from harness.atr import tables
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
    Surplus,
    WaitingTime,
)
from harness.atr.meaning import InterfaceMeaning

_CHECKS = {
    Check.RIGHT: "check byte: right",
    Check.WRONG: "check byte: wrong",
    Check.SUPERFLUOUS: "check byte: right, but superfluous",
}


def interface_lines(meaning: InterfaceMeaning) -> list[str]:  # noqa: PLR0911 - one per kind
    """What a field says, in lines."""
    match meaning:
        case InitialCharacter(convention):
            return [f"convention: {convention}"]
        case Format(follow, number):
            many = "1 historical byte" if number == 1 else f"{number or 'no'} historical bytes"
            return [f"{_following(follow)}; {many}"]
        case NextBytes(follow, tables.NO_PROTOCOL):
            return [f"T=15, which stands for all protocols; {_following(follow)}"]
        case NextBytes(follow, protocol):
            return [f"protocol T={protocol}; {_following(follow)}"]
        case Rate():
            return _rate(meaning)
        case Programming():
            return [_programming(meaning)]
        case ExtraGuardTime(None):
            return ["extra guard time: 255, the least there is (12 ETU in T=0, 11 ETU in T=1)"]
        case ExtraGuardTime(etu):
            return [f"extra guard time: {etu} ETU"]
        case SpecificMode():
            return _specific_mode(meaning)
        case CheckByte(state, _):
            return [_CHECKS[state]] if state in _CHECKS else [state.value]
        case Surplus():
            return ["no part of the ATR"]
        case NoMeaning(why):
            return [f"no meaning: {why}"]
    return _protocol_lines(meaning)


def _protocol_lines(
    meaning: WaitingTime | InformationSize | BlockTimes | ErrorDetection | ClockStop | Spu,
) -> list[str]:
    match meaning:
        case WaitingTime(wi, usual, fast):
            return [f"T=0 waiting time: WI {wi}", *_times("between two characters", usual, fast)]
        case InformationSize(ifsc):
            size = "reserved" if ifsc is None else f"{ifsc} bytes at most in a block to the card"
            return [f"T=1 information field size (IFSC): {size}"]
        case BlockTimes(bwi, cwi, etu, usual, fast):
            return [
                f"T=1 waiting times: BWI {bwi}, CWI {cwi}",
                f"between two characters of a block {etu} ETU",
                *_times("between two blocks 11 ETU and", usual, fast),
            ]
        case ErrorDetection(code):
            return [f"T=1 error detection: {code}"]
        case ClockStop(clock_stop, classes):
            return [f"clock stop: {clock_stop}; {_classes(classes)}"]
        case Spu(used, proprietary, bits):
            use = f"{'proprietary' if proprietary else 'standard'} use, bits {bits:07b}"
            return [f"contact C6 (SPU): {use if used else 'not used'}"]


def _following(names: Sequence[str]) -> str:
    match names:
        case []:
            return "no interface bytes follow"
        case [name]:
            return f"{name} follows"
    return f"{', '.join(names[:-1])} and {names[-1]} follow"


def number(value: float) -> str:
    """A number with up to three digits after its point."""
    return f"{value:.3f}".rstrip("0").rstrip(".")


def _rate(rate: Rate) -> list[str]:
    fi, di = rate.fi or "reserved", rate.di or "reserved"
    if rate.cycles_per_etu is None or rate.f_max_hz is None:
        return [f"Fi {fi}, Di {di}"]
    mhz = number(rate.f_max_hz / 1e6)
    return [
        f"Fi {fi}, Di {di}: {number(rate.cycles_per_etu)} clock cycles per ETU",
        f"{rate.rate_at_4_mhz} bit/s at 4 MHz, {rate.rate_at_f_max} bit/s at {mhz} MHz, the most",
    ]


def _programming(programming: Programming) -> str:
    if not programming.connected:
        return "VPP is not connected"
    volts = programming.volts
    parts = ["no defined voltage" if volts is None else f"{number(volts)} V"]
    if programming.milliamperes is not None:
        parts.append(f"at most {programming.milliamperes} mA")
    return f"programming at VPP: {', '.join(parts)} (not used since 2006)"


def _specific_mode(mode: SpecificMode) -> list[str]:
    rate = "a rate that the reader has to know" if mode.implicit else "the rate of TA1"
    change = "able" if mode.can_change else "unable"
    return [
        f"specific mode: T={mode.protocol}, {rate}",
        f"the card is {change} to change to negotiable mode",
    ]


def _times(what: str, usual: float | None, fast: float | None) -> list[str]:
    if usual is None or fast is None:
        return []
    return [f"{what} {number(usual)} ms at 4 MHz, {number(fast)} ms at the highest clock"]


def _classes(classes: str | None) -> str:
    if classes is None:
        return "classes: reserved"
    named = " and ".join(f"{letter} ({tables.VOLTS[letter]})" for letter in classes)
    return f"{'class' if len(classes) == 1 else 'classes'} {named}"
