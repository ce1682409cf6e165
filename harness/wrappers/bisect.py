"""Bisection: the first of a row of builds that is bad, with as few of them tried as possible."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Found(StrEnum):
    """What a build was found to be."""

    GOOD = "good"
    BAD = "bad"
    NEITHER = "neither"  # it could not be tried, or did something else again


@dataclass(frozen=True)
class Change:
    """Where a row turns bad: its last good build, the first bad one, and what is between them.

    between: builds that are neither, so that one of them may be the first bad one.
    """

    good: str
    bad: str
    between: tuple[str, ...] = ()


def bisect(row: Sequence[str], ask: Callable[[str], Found]) -> Change:
    """Find the change in a row whose first is good and whose last is bad.

    ask: what a build is; of those that are neither the nearest one is asked instead.
    """
    good, bad = 0, len(row) - 1
    neither: set[int] = set()
    while untried := [n for n in range(good + 1, bad) if n not in neither]:
        middle = min(untried, key=lambda n: abs(2 * n - good - bad))
        match ask(row[middle]):
            case Found.GOOD:
                good = middle
            case Found.BAD:
                bad = middle
            case Found.NEITHER:
                neither.add(middle)
    return Change(row[good], row[bad], tuple(row[good + 1 : bad]))
