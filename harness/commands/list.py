"""`inv list`: the samples, or the blog's series, for people or (--json) for scripts."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich import box
from rich.console import Console
from rich.table import Table

from harness.errors import BadInput, Problem
from harness.images.context import sample_files
from harness.paths import SAMPLES
from harness.render.console import console
from harness.render.json import indented
from harness.runs.facts import sample_facts
from harness.samples import series
from harness.samples.folder import find, load_sound, needs_text
from harness.samples.groups import members
from harness.samples.sample import Sample
from harness.samples.select import select
from harness.scenarios.registry import SCENARIOS, word_for

WIDE = 150  # columns of a terminal
_COLUMNS = {
    "language": "language",
    "sample": "id",
    "series": "series",
    "wrapper": "wrapper",
    "version": "version",
    "licence": "licence",
    "state": "state",
    "Debian": "debian",
    "lines": "lines",
}
_NARROW = {title: _COLUMNS[title] for title in ("language", "sample", "series", "wrapper", "lines")}
_SERIES = ("row", "language", "wrapper", "here", "samples", "reason")


def print_list(
    names: Sequence[str], as_json: bool, folder: Path = SAMPLES, *, groups: Sequence[str] = ()
) -> int:
    """Print the chosen samples by language, then id, each with its row of the series.

    A sample that cannot be used is marked with the reason; then the exit status is 1.
    """
    wanted = [*names, *members(folder, groups)]
    chosen = {path.name for path in select("sample", find(folder), wanted)}
    sound, broken = load_sound(folder)
    broken = {name: problem for name, problem in broken.items() if name in chosen}
    rows = {standing.row.id: standing.number for standing in series.load(folder, sound)}
    samples = sorted((s for s in sound if s.id in chosen), key=_by_language)
    listed = [facts(sample, rows) for sample in samples]
    if as_json:
        told = [*listed, *(_broken_facts(name, p) for name, p in broken.items())]
        sys.stdout.write(indented(told))
    else:
        _print_table(listed, broken)
    return 1 if broken else 0


def _print_table(listed: Sequence[dict[str, Any]], broken: Mapping[str, Problem]) -> None:
    out = console()
    shown = _COLUMNS if out.width >= WIDE else _NARROW
    table = _table(out, shown, right=("series", "lines"))
    last = ""
    for fact in listed:
        cells = [str(fact[key] or "-") for key in shown.values()]
        if out.is_terminal and fact["language"] == last:
            cells[0] = ""  # once is enough for eyes; scripts want it in every line
        last = fact["language"]
        table.add_row(*cells)
    for name in broken:
        table.add_row("(broken)", name, *["-"] * (len(shown) - 2))
    out.print(table)
    for name, problem in broken.items():
        out.print(f"{name} is broken: {problem}")
    for fact in listed:
        for words in filter(None, (fact["stand_in"], needs_text(fact["needs"]))):
            out.print(f"{fact['id']}: {words}")
    languages = len({fact["language"] for fact in listed})
    out.print(f"{len(listed)} samples in {languages} languages. series: ./inv list --series")
    out.print(f"Scenarios: {', '.join(map(word_for, SCENARIOS.values()))}.")


def _broken_facts(name: str, problem: Problem) -> dict[str, str]:
    return {"id": name, "broken": str(problem)}


def print_series(names: Sequence[str], as_json: bool, *, groups: Sequence[str] = ()) -> int:
    """Print the rows of the blog's series in its order, with what became of each."""
    if names or groups:
        raise BadInput("The series is one list.", "--series takes neither samples nor groups")
    standings = series.load(SAMPLES, load_sound(SAMPLES)[0])
    if as_json:
        sys.stdout.write(indented(standings))
        return 0
    out = console()
    table = _table(out, _SERIES, right=("row",))
    for standing in standings:
        row = standing.row
        table.add_row(
            str(standing.number),
            row.language,
            row.wrapper or "-",
            standing.state,
            ", ".join(standing.samples) or "-",
            row.reason or "-",
        )
    out.print(table)
    counts = ", ".join(
        f"{sum(standing.state is state for standing in standings)} {state}"
        for state in series.State
    )
    out.print(f"{len(standings)} rows: {counts}.")
    return 0


def facts(sample: Sample, rows: dict[str, int]) -> dict[str, Any]:
    """The manifest's values, with what can be counted; stable names for scripts.

    rows: the numbers of the series' rows by their ids.
    """
    manifest = sample.manifest
    return {
        "id": sample.id,
        "language": manifest.language,
        "wrapper": manifest.wrapper,
        "version": manifest.version,
        "licence": manifest.licence,
        "homepage": manifest.homepage,
        "state": manifest.state,
        "series": rows.get(manifest.series),
        "debian": manifest.debian,
        "platform": manifest.platform,
        "needs": manifest.needs,
        "stand_in": sample.stand_in,
        "notes": manifest.notes,
        "programs": {name: program.source for name, program in manifest.programs.items()},
        "unsupported": manifest.unsupported,
        "lines": sample_facts(sample, sample_files(sample)).lines,
    }


def _by_language(sample: Sample) -> tuple[str, str]:
    return (sample.manifest.language.lower(), sample.id)


def _table(out: Console, titles: Sequence[str] | dict[str, str], right: Sequence[str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD if out.is_terminal else None, pad_edge=False)
    for title in titles:
        wraps = out.is_terminal and title in ("reason", "samples", "wrapper")
        table.add_column(title, no_wrap=not wraps, justify="right" if title in right else "left")
    return table
