"""Injected codes: whether the rules of a case were met, as the delegate's record has it."""

from __future__ import annotations

from harness.judge.observation import Observation
from harness.judge.outcome import Outcome, Verdict
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


def unless_unmet(verdict: Verdict, seen: Observation, case: Case) -> Verdict:
    """The verdict, which is no pass where the program was told nothing.

    Only one that came to its end as in hello shows that it has no use for the library, or for
    the call. What ended before, by itself or at a limit, may not have got that far.
    """
    why = unmet(seen, case)
    if not why or verdict.outcome is not Outcome.PASS:
        return verdict
    if seen.exit_status == 0:
        return Verdict(Outcome.UNSUPPORTED, why)
    return Verdict(
        Outcome.EXIT_STATUS, f"exit status {seen.exit_status}, though no call was told a code"
    )


def _was_made(call: str, made: set[str]) -> bool:
    """Whether a rule hit. call: with a number, or without for any; made: with numbers."""
    return call in made or ("#" not in call and any(m.startswith(f"{call}#") for m in made))
