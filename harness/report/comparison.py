"""A comparison of two sides: what got worse, what better, what else differs, and the pace."""

from __future__ import annotations

from dataclasses import dataclass

from harness.report.diff import Change, Kind, differences
from harness.report.history import past_of
from harness.report.pace import Pace, paces
from harness.report.report import Run
from harness.report.sides import Side


@dataclass(frozen=True)
class Difference:
    """A run that differs, with both of its sides; None where a side does not have it."""

    change: Change
    before: Run | None
    after: Run | None

    @property
    def evidence(self) -> Run:
        """The run that is there, the later one of two."""
        found = self.after or self.before
        assert found
        return found


@dataclass(frozen=True)
class Comparison:
    """What differs between two sides. same: the runs that both have and that do not differ."""

    before: Side
    after: Side
    differences: list[Difference]
    paces: list[Pace]
    same: int

    @property
    def is_worse(self) -> bool:
        """Whether anything got worse."""
        worse = any(d.change.kind is Kind.WORSE for d in self.differences)
        return worse or any(pace.is_slower for pace in self.paces)


def compare(before: Side, after: Side) -> Comparison:
    """Compare two sides, worst first."""
    changes = differences(past_of(before.report), past_of(after.report))
    keys = [(change.sample, change.scenario) for change in changes]
    found = [
        Difference(change, before.runs.get(key), after.runs.get(key))
        for change, key in zip(changes, keys, strict=True)
    ]
    shared = before.runs.keys() & after.runs.keys()
    differ = sum(d.before is not None and d.after is not None for d in found)
    return Comparison(before, after, found, paces(before, after), len(shared) - differ)
