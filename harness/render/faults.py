"""Fidelity of failures: samples by scenarios, and the evidence."""

from __future__ import annotations

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from harness.judge.fidelity import Fidelity
from harness.judge.outcome import Outcome
from harness.render.cells import LEGEND, by_sample, failing, fidelity_text, titles, visible
from harness.render.programs import by_program
from harness.report.facts import ScenarioFacts
from harness.report.report import Report, Run

# From what helps a program most to what helps it least.
_STYLES = {
    Fidelity.NAME: "green",
    Fidelity.CODE: "green",
    Fidelity.MESSAGE: "green",
    Fidelity.WAITS: "green",
    Fidelity.GENERIC: "yellow",
    Fidelity.WRONG: "red",
    Fidelity.SILENT: "bold red",
    Fidelity.HANG: "bold red",
    Fidelity.CRASH: "bold red",
    None: "dim",
}


def print_faults(report: Report, out: Console) -> None:
    """Print the matrix of how each sample reported each failure, for each program."""
    parts = {name: part for name, part in by_program(report).items() if failing(part)}
    for name, part in parts.items():
        if len(parts) > 1:
            out.print(Text(f"{name}:", "bold"))
        _print_matrix(part, out)
        if len(parts) > 1:
            out.print()
    out.print(Text(LEGEND, "dim"))
    out.print(Text("What each printed: ./inv report --evidence", "dim"))


def _print_matrix(report: Report, out: Console) -> None:
    scenarios = failing(report)
    samples = report.header.samples.items()
    wide = max((len(name + facts.mark) for name, facts in samples), default=0)
    needed = wide + _COLUMN * len(scenarios)
    fits = not out.is_terminal or needed <= out.width
    out.print(_columns(report, plain=not out.is_terminal) if fits else _lists(report))
    names = titles(scenarios)
    for scenario in scenarios:
        if scenario.caveat:
            out.print(Text(f"{names[scenario.id]}: {scenario.caveat}.", "dim"))


def print_evidence(report: Report, out: Console) -> None:
    """For each failure: how it ended, and what it printed on stderr, whole."""
    names, found = titles(failing(report)), {s.id: s for s in failing(report)}
    for run in report.runs:
        if scenario := found.get(run.scenario_id):
            sample = run.sample + report.header.samples[run.sample].mark
            _print_run(run, sample, names[scenario.id], scenario, out)


_COLUMN = 12  # of a terminal, for a word and the space beside it


def _columns(report: Report, *, plain: bool) -> Table:
    names = titles(failing(report))
    table = Table(box=None if plain else box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("sample", no_wrap=True)
    for name in names.values():
        table.add_column(name if plain else name.replace("-", "-\n"), no_wrap=plain)
    for sample, runs in by_sample(report).items():
        cells = (_cell(runs[id_], plain) if id_ in runs else Text() for id_ in names)
        table.add_row(sample + report.header.samples[sample].mark, *cells)
    return table


def _lists(report: Report) -> Table:
    """The same by fidelity, where there is no room for so many columns."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("sample", no_wrap=True)
    table.add_column("told", no_wrap=True)
    table.add_column("in", overflow="fold")
    titled = titles(failing(report))
    for sample, runs in by_sample(report).items():
        found: dict[str, list[Run]] = {}
        for id_ in titled:
            if id_ in runs:
                found.setdefault(fidelity_text(runs[id_]), []).append(runs[id_])
        for row, (text, mine) in enumerate(found.items()):
            style = _STYLES[mine[0].fidelity]
            names = ", ".join(titled[run.scenario_id] for run in mine)
            title = "" if row else sample + report.header.samples[sample].mark
            table.add_row(title, Text(text, style), names)
    return table


def _cell(run: Run, plain: bool) -> Text:
    text = fidelity_text(run)
    style = _STYLES[run.fidelity]
    # A column of a terminal is as wide as its longest word: a break where there is a dash.
    return Text(text if plain else text.replace("-", "-\n"), "" if plain else style)


def _print_run(run: Run, sample: str, name: str, scenario: ScenarioFacts, out: Console) -> None:
    parts = [fidelity_text(run)]
    if run.exit_status is not None:
        parts.append(f"exit status {run.exit_status}")
    elif run.fidelity is Fidelity.HANG:
        parts.append("ended at its limit")
    outcome = "" if run.outcome is Outcome.PASS else f", {run.outcome}"
    out.print(Text(f"{sample}, {name} ({scenario.summary})", "bold"))
    out.print(Text(f"  {'; '.join(parts)}{outcome}"))
    if run.outcome is Outcome.UNSUPPORTED:
        out.print(Text(f"  {visible(run.why)}"))
    if scenario.remedy:
        out.print(Text(f"  what helps: {scenario.remedy}"))
    for line in visible(run.stderr.rstrip("\n")).split("\n") if run.stderr.strip() else []:
        out.print(Text(f"  | {line}", "dim"))
