"""The report: JSON Lines; a header, one line per run, a footer.

It gets its name only when it is whole, and the one that had the name is kept beside it.
A report without its footer is a truncated one, and loading it says so.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from harness.errors import BadInput

SCHEMA_VERSION = 1


class Line(msgspec.Struct, frozen=True):
    """Anything in a report has a kind."""

    kind: str


class SampleFacts(msgspec.Struct, frozen=True):
    """What a reader compares: what the sample is, how long its source, how large its image."""

    language: str
    wrapper: str
    version: str
    lines: int
    image: str = ""
    image_id: str = ""
    image_bytes: int = 0


class Header(Line, frozen=True, kw_only=True):
    """What ran where: enough to say what a figure was measured on."""

    kind: str = "header"
    schema: int
    run_id: str
    started: str
    seed: str
    versions: dict[str, str]
    images: dict[str, str]
    host: dict[str, Any]
    samples: dict[str, SampleFacts]
    scenarios: dict[str, str]


class Run(Line, frozen=True, kw_only=True):
    """One sample under one scenario. `difference` rows: printed, seen by the card, expected."""

    kind: str = "run"
    sample: str
    scenario: str
    outcome: str
    expected: bool
    exit_status: int | None
    stdout: str
    stderr: str
    duration_s: float
    trace: list[dict[str, Any]]
    repeat: str
    why: str = ""
    expected_outcome: str = "pass"
    reason: str = ""
    to_hello_s: float = 0.0
    overhead_s: float = 0.0
    difference: list[tuple[str | None, str | None, str | None]] = []


class Footer(Line, frozen=True, kw_only=True):
    """The sums. harness_s: what the harness added to the programs' own time in the runs."""

    kind: str = "footer"
    counts: dict[str, int]
    unexpected: int
    wall_s: float
    programs_s: float
    harness_s: float


@dataclass(frozen=True)
class Report:
    """A whole report."""

    header: Header
    runs: list[Run]
    footer: Footer


# -- writing


def check_writable(path: Path) -> None:
    """Raise BadInput now rather than after the runs if a report cannot be written there."""
    probe = _part(path)
    with _telling(path):
        if path.exists() and not path.is_file():
            raise BadInput(
                f"The report cannot be written to {path}.",
                "that is not a regular file",
                "name another with --report",
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            probe.write_text("x", encoding="utf-8")  # a byte: a full disk takes an empty file
        finally:
            probe.unlink(missing_ok=True)


def publish(path: Path, report: Report) -> None:
    """Write a report whole or not at all; an earlier one of that name is kept beside it."""
    part = _part(path)
    lines: list[Line] = [report.header, *report.runs, report.footer]
    with _telling(path):
        try:
            with part.open("wb") as file:
                for line in lines:
                    file.write(msgspec.json.encode(line) + b"\n")
                file.flush()
                os.fsync(file.fileno())
            with _locked(path.parent):
                _keep_earlier(path)
                part.replace(path)
        finally:
            part.unlink(missing_ok=True)


def _part(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.part")


@contextlib.contextmanager
def _telling(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BadInput(
            f"The report cannot be written to {path}.",
            error.strerror or str(error),
            "free some space there, or name another place with --report",
        ) from error


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Two runs that end at once publish one after the other."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _keep_earlier(path: Path) -> None:
    """The earlier report goes beside the new one, named by its own run."""
    if path.exists():
        kept = path.with_name(f"{path.stem}-{_run_id_of(path)}{path.suffix}")
        if not kept.exists():
            path.rename(kept)


def _run_id_of(path: Path) -> str:
    """A report's own run id; for what is no report, the time of the file."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
        with path.open(encoding="utf-8") as file:
            name = str(json.loads(file.readline())["run_id"])
        if re.fullmatch(r"[\w.-]{1,80}", name, re.ASCII):
            return name
    return str(int(path.stat().st_mtime))


# -- reading


def load(path: Path) -> Report:
    """Read a report. A truncated or malformed one is BadInput that says which and where."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BadInput(f"There is no report {path}.", hint="./inv run writes one") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} cannot be read.", str(error)) from error
    lines = text.split("\n")
    unfinished = lines.pop()  # what stands after the last line end: nothing, in a whole report
    parsed = [_parse(path, number, line) for number, line in enumerate(lines, 1)]
    if not parsed or not isinstance(parsed[0], Header):
        raise BadInput(f"{path} is not a report.", "its first line is not a header")
    runs = [line for line in parsed if isinstance(line, Run)]
    if unfinished or not isinstance(parsed[-1], Footer):
        raise BadInput(
            f"{path} is truncated.",
            f"it has a header and {len(runs)} whole runs, but does not end with a footer",
            "./inv run makes a whole one",
        )
    if len(runs) != len(parsed) - 2:
        raise BadInput(f"{path} is not a report.", "a header or footer stands in the middle")
    for run in runs:
        if run.sample not in parsed[0].samples:
            raise BadInput(f"{path} is not a report.", f"its header has no sample {run.sample!r}")
    return Report(parsed[0], runs, parsed[-1])


_KINDS: dict[str, type[Line]] = {"header": Header, "run": Run, "footer": Footer}


def _parse(path: Path, number: int, line: str) -> Line:
    try:
        kind = msgspec.json.decode(line, type=Line).kind
        if kind not in _KINDS:
            raise BadInput(f"{path}, line {number}: unknown kind {kind!r}.")
        parsed = msgspec.json.decode(line, type=_KINDS[kind])
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadInput(f"{path}, line {number}: not a line of a report.", str(error)) from error
    if isinstance(parsed, Header) and parsed.schema != SCHEMA_VERSION:
        raise BadInput(
            f"{path} has schema version {parsed.schema}.",
            f"this version of the gallery reads {SCHEMA_VERSION}",
        )
    return parsed
