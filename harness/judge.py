"""From an observation to an outcome. Knows no docker, no sample by name, no report.

In this order: was the infrastructure sound, were the limits kept, is the exit status
right, does the transcript equal the trace, does the trace equal the scenario's reference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import zip_longest

from harness.manifest import Format
from harness.observation import Limit, Observation
from harness.scenarios import Stage
from harness.transcript import contract_lines, exchange_lines, printed_lines

# What shells and container runtimes mean by an exit status.
_NOT_STARTED = " (the command itself cannot be started: see `run`, and the packages)"
_MEANINGS = {
    126: _NOT_STARTED,
    127: _NOT_STARTED,
    134: " (SIGABRT: it gave itself up)",
    137: " (SIGKILL: out of memory?)",
    139: " (SIGSEGV: it crashed)",
}


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


@dataclass(frozen=True)
class Row:
    """One line of a difference: what was printed, what the card saw, what was expected."""

    printed: str | None
    seen: str | None
    expected: str | None

    @property
    def agrees(self) -> bool:
        """True where all three witnesses say the same."""
        return self.printed == self.seen == self.expected


@dataclass(frozen=True)
class Verdict:
    """An outcome, why, and on a mismatch the lines side by side."""

    outcome: Outcome
    why: str = ""
    difference: tuple[Row, ...] = ()


def judge(seen: Observation, stage: Stage, form: Format | None) -> Verdict:
    """What became of a run on this stage; `form` is the program's own format, if it has one."""
    if seen.trouble:
        return Verdict(Outcome.INFRASTRUCTURE, seen.trouble)
    if seen.limit is Limit.TIME:
        return Verdict(Outcome.TIMEOUT, f"did not end within {stage.limit_s:g} s")
    if seen.limit is Limit.OUTPUT:
        return Verdict(Outcome.OUTPUT_LIMIT, "printed more than any program here has to say")
    if seen.left:
        return Verdict(Outcome.LEFT_PROCESS, f"left running: {'; '.join(seen.left)}")
    expected_status = 1 if stage.fails else 0
    if seen.exit_status != expected_status:
        why = f"exit status {seen.exit_status}, expected {expected_status}"
        why += _MEANINGS.get(seen.exit_status or 0, "")
        return Verdict(Outcome.EXIT_STATUS, why, _rows(seen, stage, form))
    return _judge_failure(seen, stage, form) if stage.fails else _judge_fair(seen, stage, form)


def _judge_fair(seen: Observation, stage: Stage, form: Format | None) -> Verdict:
    if not seen.stdout:
        why = "exit status 0, and not a word on stdout"
        return Verdict(Outcome.SILENT, why, _rows(seen, stage, form))
    printed, saw, _ = _columns(seen, stage, form)
    return _compare(printed == saw, seen, stage, form)


def _judge_failure(seen: Observation, stage: Stage, form: Format | None) -> Verdict:
    """A program that rightly failed: it told why, and showed nothing that did not happen."""
    if not seen.stderr.strip():
        return Verdict(Outcome.SILENT, "failed, and did not say why on stderr")
    printed, _, _ = _columns(seen, stage, form)
    reader = [f"Reader: {stage.reader}"] if stage.reader else []
    told = printed[1:] if reader and printed[:1] == reader else printed
    return _compare(told == exchange_lines(seen.exchanges()), seen, stage, form)


def _compare(honest: bool, seen: Observation, stage: Stage, form: Format | None) -> Verdict:
    """honest: what was printed is what happened. Then what happened must be what was to."""
    _, saw, expected = _columns(seen, stage, form)
    if not honest:
        outcome, why = Outcome.TRANSCRIPT_DIFFERS, "what it printed is not what the card saw"
    elif saw != expected:
        outcome = Outcome.TRACE_DIFFERS
        why = "what the card saw is not what the scenario expects"
    else:
        return Verdict(Outcome.PASS)
    return Verdict(outcome, why, _rows(seen, stage, form))


def _columns(
    seen: Observation, stage: Stage, form: Format | None
) -> tuple[list[str], list[str], list[str]]:
    """Printed, seen by the card, expected: in the same words."""
    exchanges = seen.exchanges()
    printed = printed_lines(seen.stdout, form)
    if form is not None:
        return printed, exchange_lines(exchanges), exchange_lines(stage.exchanges)
    return (
        printed,
        contract_lines(stage.reader, exchanges),
        contract_lines(stage.reader, stage.exchanges),
    )


def _rows(seen: Observation, stage: Stage, form: Format | None) -> tuple[Row, ...]:
    columns: Sequence[list[str]] = _columns(seen, stage, form)
    return tuple(Row(*lines) for lines in zip_longest(*columns))
