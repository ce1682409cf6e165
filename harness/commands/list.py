"""`inv list`: the samples, or the blog's series, for people or (--json) for scripts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
from rich import box
from rich.console import Console
from rich.table import Table

from harness.errors import BadInput
from harness.paths import SAMPLES
from harness.render.table import console
from harness.samples import series
from harness.samples.sample import Sample, choose_samples
from harness.scenarios.registry import SCENARIOS

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


def print_list(names: Sequence[str], as_json: bool) -> None:
    """Print the chosen samples by language, then id, each with its row of the series."""
    samples = choose_samples(SAMPLES, names)
    rows = {standing.row.id: standing.number for standing in series.load(SAMPLES, samples)}
    listed = [facts(sample, rows) for sample in sorted(samples, key=_by_language)]
    if as_json:
        _print_json(listed)
        return
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
    out.print(table)
    languages = len({fact["language"] for fact in listed})
    out.print(f"{len(listed)} samples in {languages} languages. series: ./inv list --series")
    out.print(f"Scenarios: {', '.join(SCENARIOS)}.")


def print_series(names: Sequence[str], as_json: bool) -> None:
    """Print the rows of the blog's series in its order, with what became of each."""
    if names:
        raise BadInput("The series is one list.", "--series takes no samples")
    standings = series.load(SAMPLES, choose_samples(SAMPLES, []))
    if as_json:
        _print_json(standings)
        return
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


def facts(sample: Sample, rows: dict[str, int]) -> dict[str, Any]:
    """What the manifest says, with what can be counted; stable names for scripts.

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
        "notes": manifest.notes,
        "programs": {name: program.source for name, program in manifest.programs.items()},
        "unsupported": manifest.unsupported,
        "lines": sample.lines_of_code(next(iter(manifest.programs))),
    }


def _by_language(sample: Sample) -> tuple[str, str]:
    return (sample.manifest.language.lower(), sample.id)


def _table(out: Console, titles: Sequence[str] | dict[str, str], right: Sequence[str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD if out.is_terminal else None, pad_edge=False)
    for title in titles:
        wraps = out.is_terminal and title in ("reason", "samples", "wrapper")
        table.add_column(title, no_wrap=not wraps, justify="right" if title in right else "left")
    return table


def _print_json(document: object) -> None:
    print(msgspec.json.format(msgspec.json.encode(document), indent=2).decode())
