"""The past: of each earlier report the outcomes alone, in small files of a folder.

A file is gzip over JSON, named by the time and the id of its run.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from harness.errors import BadInput
from harness.judge.fidelity import Fidelity
from harness.judge.outcome import Outcome
from harness.report.report import Report

DAYS = 90  # as long is a report remembered
_SUFFIX = ".json.gz"
_SCHEMA = 1


class Seen(msgspec.Struct, frozen=True, array_like=True):
    """What became of a run, as `Run` has it."""

    outcome: Outcome
    expected: bool
    fidelity: Fidelity | None = None


class Past(msgspec.Struct, frozen=True):
    """The outcomes of a report. runs: by the sample's and the scenario's id."""

    run_id: str
    started: str
    runs: dict[str, dict[str, Seen]]
    schema: int = _SCHEMA

    def seen(self) -> Mapping[tuple[str, str], Seen]:
        """The outcomes by sample and scenario."""
        return {(name, id_): seen for name, mine in self.runs.items() for id_, seen in mine.items()}


def past_of(report: Report) -> Past:
    """What is remembered of a report."""
    runs: dict[str, dict[str, Seen]] = {}
    for run in report.runs:
        seen = Seen(run.outcome, run.expected, run.fidelity)
        runs.setdefault(run.sample, {})[run.scenario_id] = seen
    return Past(report.header.run_id, report.header.started, runs)


def load(folder: Path) -> list[Past]:
    """What a folder remembers, oldest first; nothing where there is no folder.

    BadInput for a file of it that cannot be read.
    """
    found = [_read(path) for path in sorted(folder.glob(f"*{_SUFFIX}"))]
    return sorted(found, key=lambda past: past.started)


def _read(path: Path) -> Past:
    try:
        past = msgspec.json.decode(gzip.decompress(path.read_bytes()), type=Past)
    except (OSError, EOFError, zlib.error, msgspec.DecodeError) as error:
        raise BadInput(f"{path} is no report's past.", str(error), "remove it") from error
    if past.schema != _SCHEMA:
        raise BadInput(f"{path} has schema {past.schema}; known here: {_SCHEMA}.")
    return past


def keep(folder: Path, past: Past, days: int = DAYS) -> None:
    """Remember a report, and forget those that are so many days older. BadInput on failure."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{_name(past)}{_SUFFIX}"
        part = path.with_name(f".{path.name}.part")
        part.write_bytes(gzip.compress(msgspec.json.encode(past), mtime=0))
        part.replace(path)
        for old in folder.glob(f"*{_SUFFIX}"):
            if _is_older(_read(old).started, past.started, days):
                old.unlink()
    except OSError as error:
        raise BadInput(f"The past cannot be kept in {folder}.", str(error)) from error


def _name(past: Past) -> str:
    return re.sub(r"[^A-Za-z0-9_-]", "", f"{past.started}-{past.run_id}")[:80] or "report"


def _is_older(one: str, other: str, days: int) -> bool:
    """Whether the one is so many days older; False where a time is none."""
    try:
        return datetime.fromisoformat(one) < datetime.fromisoformat(other) - timedelta(days=days)
    except (ValueError, TypeError):
        return False
