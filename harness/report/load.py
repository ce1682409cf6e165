"""Reads a report. One without its footer is truncated, and loading it says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from harness.errors import BadInput
from harness.report import schema1
from harness.report.report import SCHEMA_VERSION, Footer, Header, Line, Report, Run

_decode = msgspec.json.Decoder(Line).decode


def load(path: Path) -> Report:
    """Read a report of this schema or an earlier one.

    BadInput for a truncated or malformed one, with the line.
    """
    *lines, unfinished = _text(path).split("\n")
    decode = _decoder(path, lines[0] if lines else "")
    parsed = [_parse(path, number, line, decode) for number, line in enumerate(lines, 1)]
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
    _check_names(path, parsed[0], runs)
    return Report(parsed[0], runs, parsed[-1])


def load_own(path: Path) -> Report:
    """Read a report of the gallery's own builds. BadInput for one of others, too."""
    report = load(path)
    if others := report.overridden():
        raise BadInput(
            f"{path} is of other builds than the gallery's own.",
            f"{', '.join(others[:5])}: what they do is not what the manifests' releases do",
            "./inv run --scenario all, without --wrapper, --wrapper-version and --libpcsclite",
        )
    return report


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise BadInput(f"There is no report {path}.", hint="./inv run writes one") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} cannot be read.", str(error)) from error


def _decoder(path: Path, first: str) -> Callable[[str], Line]:
    """The decoder for the lines of a report with that first line."""
    match _schema_of(first):
        case None | 2:
            return _decode
        case schema1.VERSION:
            return _upgraded
        case other:
            raise BadInput(
                f"{path} has schema version {other}.",
                f"this version of the gallery reads {schema1.VERSION} to {SCHEMA_VERSION}",
            )


def _schema_of(first: str) -> Any:
    """The schema that a header names; None for what is no header."""
    try:
        found = msgspec.json.decode(first)
    except (msgspec.DecodeError, RecursionError):
        return None
    return found.get("schema") if isinstance(found, dict) and "kind" in found else None


def _upgraded(line: str) -> Line:
    upgraded: Line = msgspec.convert(schema1.upgrade(msgspec.json.decode(line)), Line)
    return upgraded


def _parse(path: Path, number: int, line: str, decode: Callable[[str], Line]) -> Line:
    try:
        return decode(line)
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadInput(f"{path}, line {number}: not a line of a report.", str(error)) from error


def _check_names(path: Path, header: Header, runs: list[Run]) -> None:
    """Every run is of a sample and a scenario that the header describes."""
    scenarios = {scenario.id for scenario in header.scenarios}
    for run in runs:
        if run.sample not in header.samples:
            raise BadInput(f"{path} is not a report.", f"its header has no sample {run.sample!r}")
        if run.scenario_id not in scenarios:
            why = f"its header has no scenario {run.scenario_id!r}"
            raise BadInput(f"{path} is not a report.", why)
