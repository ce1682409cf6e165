"""What happens while a gallery is built and run, told to whoever shows or writes it."""

from __future__ import annotations

from dataclasses import dataclass

from harness.errors import Problem
from harness.report.report import Run


@dataclass(frozen=True)
class BuildStarted:
    """An image is being built (a sample's id, or the bench's name)."""

    name: str


@dataclass(frozen=True)
class BuildEnded:
    """An image is there; seconds is 0 when it was there already."""

    name: str
    tag: str
    seconds: float


@dataclass(frozen=True)
class BuildBroke:
    """An image could not be built; the log holds the whole story."""

    name: str
    problem: Problem
    log: str


@dataclass(frozen=True)
class Ran:
    """A run has been judged."""

    run: Run


@dataclass(frozen=True)
class Fatal:
    """Nothing more can happen: the engine or the bench's image is not to be had."""

    problem: BaseException


Event = BuildStarted | BuildEnded | BuildBroke | Ran | Fatal
