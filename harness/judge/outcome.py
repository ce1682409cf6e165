"""Outcomes of runs, a closed enumeration, and the judge's verdict."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from harness.judge.variations import Variation


class Outcome(StrEnum):
    """Everything that can become of a run. Closed: renderers and files know these only."""

    PASS = "pass"
    TRANSCRIPT_DIFFERS = "transcript-differs"  # printed something else than the card saw
    TRACE_DIFFERS = "trace-differs"  # the card saw something else than the scenario expects
    SILENT = "silent"  # said nothing where something is asked for
    EXIT_STATUS = "exit-status"
    LEFT_PROCESS = "left-process"
    OUTPUT_LIMIT = "output-limit"
    TIMEOUT = "timeout"
    BUILD_FAILED = "build-failed"
    INFRASTRUCTURE = "infrastructure"
    UNSUPPORTED = "unsupported"  # the manifest says so, with the reason


class Row(NamedTuple):
    """One line of a difference: what was printed, what the card saw, what was expected."""

    printed: str | None
    seen: str | None
    expected: str | None

    @property
    def agrees(self) -> bool:
        """True where all three are the same."""
        return self.printed == self.seen == self.expected


@dataclass(frozen=True)
class Verdict:
    """An outcome, why, on a mismatch the lines side by side, and what the wrapper added."""

    outcome: Outcome
    why: str = ""
    difference: tuple[Row, ...] = ()
    variations: tuple[Variation, ...] = ()
