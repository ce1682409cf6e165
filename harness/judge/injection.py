"""Injected codes: whether the rules of a case were met, as the delegate's record has it."""

from __future__ import annotations

from harness.judge.observation import Observation
from harness.scenarios.case import Case

_LOADED = "loaded"  # the delegate's first line


def unmet(seen: Observation, case: Case) -> str:
    """Why a program was not told what the case's rules say; "" where it was, or there are none."""
    if not case.rules:
        return ""
    if _LOADED not in seen.record:
        return "it does not go through libpcsclite.so.1: the library is linked into it, or another"
    calls = {rule.partition("=")[0] for rule in case.rules}
    made = {line.partition("=")[0] for line in seen.record}
    never = [call for call in sorted(calls) if not _was_made(call, made)]
    return f"it never makes the call {', '.join(never)}" if never else ""


def _was_made(call: str, made: set[str]) -> bool:
    """Whether a rule hit. call: with a number, or without for any; made: with numbers."""
    return call in made or ("#" not in call and any(m.startswith(f"{call}#") for m in made))
