"""The report: JSON Lines; a header, one line per run, a footer.

A report without its footer is a truncated one, and loading it says so. How one is written
is in `publishing.py`.
"""

from __future__ import annotations

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


class SeriesRow(msgspec.Struct, frozen=True):
    """A row of the blog's series: what it goes through, and what stands for it here.

    state: as in `series.State`; samples: those to look at, also where the row does not run.
    """

    number: int
    language: str
    wrapper: str
    state: str
    reason: str
    samples: list[str]


class Header(Line, frozen=True, kw_only=True):
    """What ran where: enough to say what a figure was measured on.

    scenarios: by name, what each is; caveats: what the bench cannot show truly of it;
    failing: those in which something goes wrong for the program.
    """

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
    caveats: dict[str, str] = {}
    failing: list[str] = []
    series: list[SeriesRow] = []


class Run(Line, frozen=True, kw_only=True):
    """One sample under one scenario.

    difference: rows of what was printed, seen by the card, and expected.
    fidelity:   how a failure was told, as in `fidelity.Fidelity`; "" where there was none.
    variations: what the wrapper did by itself, as in `variations.Variation`.
    """

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
    to_last_output_s: float = 0.0
    overhead_s: float = 0.0
    fidelity: str = ""
    variations: list[str] = []
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
