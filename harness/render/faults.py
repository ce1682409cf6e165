"""How failures were told: samples by scenarios, and the evidence."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from harness.render.cells import PASS, by_sample, failing, fidelity_text, visible
from harness.report import Report, Run

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
_LEGEND = (
    "symbolic-name, code, message: it told the right error by its name, its number, or in words. "
    "generic: that it failed, not with what. wrong-code: another error. silent: exit status 0, "
    "or nothing on stderr. hang: it had to be ended. crash: a signal ended it. "
    "no failure: it did what was asked all the same. *: not as the contract asks."
)


def print_faults(report: Report, out: Console) -> None:
    """The matrix of how each sample told each failure."""
    plain = not out.is_terminal
    scenarios = failing(report)
    table = Table(box=None if plain else box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("sample", no_wrap=True)
    for name in scenarios:
        table.add_column(name if plain else name.replace("-", "-\n"), no_wrap=plain)
    for sample, runs in by_sample(report).items():
        cells = (_cell(runs[name], plain) if name in runs else Text() for name in scenarios)
        table.add_row(sample, *cells)
    out.print(table)
    for name in scenarios:
        if caveat := report.header.caveats.get(name):
            out.print(Text(f"{name}: {caveat}.", "dim"))
    out.print(Text(_LEGEND, "dim"))
    out.print(Text("What each printed: ./inv report --evidence", "dim"))


def print_evidence(report: Report, out: Console) -> None:
    """For each failure: how it ended, and what it printed on stderr, whole."""
    names = failing(report)
    for run in report.runs:
        if run.scenario in names:
            _print_run(run, report.header.scenarios[run.scenario], out)


def _cell(run: Run, plain: bool) -> Text:
    text = fidelity_text(run)
    style = _STYLES.get(run.fidelity, "dim")
    # A column of a terminal is as wide as its longest word: a break where there is a dash.
    return Text(text if plain else text.replace("-", "-\n"), "" if plain else style)


def _print_run(run: Run, summary: str, out: Console) -> None:
    how = "ended at its limit" if run.exit_status is None else f"exit status {run.exit_status}"
    outcome = "" if run.outcome == PASS else f", {run.outcome}"
    out.print(Text(f"{run.sample}, {run.scenario} ({summary})", "bold"))
    out.print(Text(f"  {fidelity_text(run)}; {how}{outcome}"))
    for line in visible(run.stderr.rstrip("\n")).split("\n") if run.stderr.strip() else []:
        out.print(Text(f"  | {line}", "dim"))
