"""Differences between two reports: what got worse, what better, and what is told in other words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from harness.judge.fidelity import Fidelity
from harness.judge.outcome import Outcome
from harness.report.history import Past, Seen


class Kind(StrEnum):
    """What a difference comes to; in the order in which it is read."""

    WORSE = "worse"  # it passed, and does not any more; or its failure is told worse
    BETTER = "better"
    OTHER = "otherwise"  # it did not pass before and does not now, in another way
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True)
class Change:
    """A run that is not as it was. before, after: None where there was, or is, none."""

    kind: Kind
    sample: str
    scenario: str
    before: Seen | None
    after: Seen | None


_RANK = {word: number for number, word in enumerate(Fidelity)}  # from best to worst


def differences(before: Past, after: Past) -> list[Change]:
    """The changes, worst first, each kind in the order of the reports.

    Runs that did not take place for want of a bench say nothing, and are left out.
    """
    old, new = _runs(before), _runs(after)
    changes = [
        Change(kind, *key, old.get(key), new.get(key))
        for key in dict.fromkeys([*new, *old])
        if (kind := _kind(old.get(key), new.get(key)))
    ]
    order = [*Kind]
    return sorted(changes, key=lambda change: order.index(change.kind))


def _runs(past: Past) -> dict[tuple[str, str], Seen]:
    seen = past.seen().items()
    return {key: run for key, run in seen if run.outcome is not Outcome.INFRASTRUCTURE}


def _kind(before: Seen | None, after: Seen | None) -> Kind | None:
    if before is None or after is None:
        return Kind.NEW if before is None else Kind.GONE
    if before.outcome is not after.outcome:
        if Outcome.PASS not in (before.outcome, after.outcome):
            return Kind.OTHER
        return Kind.WORSE if before.outcome is Outcome.PASS else Kind.BETTER
    if before.fidelity is after.fidelity:
        return None
    if before.fidelity is None or after.fidelity is None:
        return Kind.OTHER
    worse = _RANK[after.fidelity] > _RANK[before.fidelity]
    return Kind.WORSE if worse else Kind.BETTER
