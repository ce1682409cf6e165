"""Outcomes of runs, a closed enumeration, and the judge's verdict."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from harness.judge.variations import Variation


class Outcome(StrEnum):
    """Everything that can become of a run. Closed: renderers and files know these only."""

    PASS = "pass"
    TRANSCRIPT_DIFFERS = "transcript-differs"
    TRACE_DIFFERS = "trace-differs"
    SILENT = "silent"
    EXIT_STATUS = "exit-status"
    UNTIMELY = "untimely"
    LEFT_PROCESS = "left-process"
    OUTPUT_LIMIT = "output-limit"
    TIMEOUT = "timeout"
    BUILD_FAILED = "build-failed"
    INFRASTRUCTURE = "infrastructure"
    UNSUPPORTED = "unsupported"


MEANINGS: Final[Mapping[Outcome, str]] = {
    Outcome.PASS: "what was printed, what the card saw and what the scenario expects are the same",
    Outcome.TRANSCRIPT_DIFFERS: "it printed something else than the card saw",
    Outcome.TRACE_DIFFERS: "the card saw something else than the scenario expects",
    Outcome.SILENT: "it said nothing: no transcript, or no message for a failure",
    Outcome.EXIT_STATUS: "not 0 in fair weather, not 1 after a failure",
    Outcome.UNTIMELY: "it gave up before its time, or let a card wait that had come",
    Outcome.LEFT_PROCESS: "a process of it outlived it",
    Outcome.OUTPUT_LIMIT: "it had to be ended: more than 512 KiB of output",
    Outcome.TIMEOUT: "it had to be ended: after 30 s, or 10 s where it is to fail",
    Outcome.BUILD_FAILED: "its image could not be built; the log's end is in the report",
    Outcome.INFRASTRUCTURE: "bench or engine failed, twice; nobody's sample is to blame",
    Outcome.UNSUPPORTED: "it cannot be run so: the manifest says why, or the run itself",
}


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
