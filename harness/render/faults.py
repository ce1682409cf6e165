"""How failures were told: samples by scenarios, and the evidence."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from harness.render.cells import LEGEND, PASS, by_sample, failing, fidelity_text, visible
from harness.report.report import Report, Run

# From what helps a program most to what helps it least.
_STYLES = {
    "symbolic-name": "green",
    "code": "green",
    "message": "green",
    "generic": "yellow",
    "wrong-code": "red",
    "silent": "bold red",
    "hang": "bold red",
    "crash": "bold red",
}


def print_faults(report: Report, out: Console) -> None:
    """The matrix of how each sample told each failure."""
    scenarios = failing(report)
    needed = max(map(len, report.header.samples), default=0) + _COLUMN * len(scenarios)
    fits = not out.is_terminal or needed <= out.width
    out.print(_columns(report, plain=not out.is_terminal) if fits else _lists(report))
    for name in scenarios:
        if caveat := report.header.caveats.get(name):
            out.print(Text(f"{name}: {caveat}.", "dim"))
    out.print(Text(LEGEND, "dim"))
    out.print(Text("What each printed: ./inv report --evidence", "dim"))


def print_evidence(report: Report, out: Console) -> None:
    """For each failure: how it ended, and what it printed on stderr, whole."""
    names = failing(report)
    for run in report.runs:
        if run.scenario in names:
            _print_run(run, report.header.scenarios[run.scenario], out)


_COLUMN = 12  # of a terminal, for a word and the space beside it


def _columns(report: Report, *, plain: bool) -> Table:
    scenarios = failing(report)
    table = Table(box=None if plain else box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("sample", no_wrap=True)
    for name in scenarios:
        table.add_column(name if plain else name.replace("-", "-\n"), no_wrap=plain)
    for sample, runs in by_sample(report).items():
        cells = (_cell(runs[name], plain) if name in runs else Text() for name in scenarios)
        table.add_row(sample, *cells)
    return table


def _lists(report: Report) -> Table:
    """The same where there is no room for so many columns: by how it was told."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("sample", no_wrap=True)
    table.add_column("told", no_wrap=True)
    table.add_column("in", overflow="fold")
    for sample, runs in by_sample(report).items():
        found: dict[str, list[Run]] = {}
        for name in failing(report):
            if name in runs:
                found.setdefault(fidelity_text(runs[name]), []).append(runs[name])
        for row, (text, mine) in enumerate(found.items()):
            style = _STYLES.get(mine[0].fidelity, "dim")
            names = ", ".join(run.scenario for run in mine)
            table.add_row("" if row else sample, Text(text, style), names)
    return table


def _cell(run: Run, plain: bool) -> Text:
    text = fidelity_text(run)
    style = _STYLES.get(run.fidelity, "dim")
    # A column of a terminal is as wide as its longest word: a break where there is a dash.
    return Text(text if plain else text.replace("-", "-\n"), "" if plain else style)


def _print_run(run: Run, summary: str, out: Console) -> None:
    parts = [fidelity_text(run)]
    if run.exit_status is not None:
        parts.append(f"exit status {run.exit_status}")
    elif run.fidelity == "hang":
        parts.append("ended at its limit")
    outcome = "" if run.outcome == PASS else f", {run.outcome}"
    out.print(Text(f"{run.sample}, {run.scenario} ({summary})", "bold"))
    out.print(Text(f"  {'; '.join(parts)}{outcome}"))
    for line in visible(run.stderr.rstrip("\n")).split("\n") if run.stderr.strip() else []:
        out.print(Text(f"  | {line}", "dim"))
