"""The table for people: colours on a terminal, plain words in a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from harness.judge.outcome import Outcome
from harness.render.cells import by_sample, difference_lines, summary_text, titles, visible
from harness.render.matrix import matrix
from harness.render.programs import by_program
from harness.render.workers import worker_lines
from harness.report.report import Report, Run
from harness.samples.groups import sections


def print_report(report: Report, out: Console) -> None:
    """The matrix of each program, what went wrong and how to repeat it, and the sums."""
    parts = by_program(report)
    for name, part in parts.items():
        if len(parts) > 1:
            out.print(Text(f"{name}:", "bold"))
        out.print(_matrix(part, out))
        if len(parts) > 1:
            out.print()
    _print_remarks(report, out)


def _matrix(report: Report, out: Console) -> Table:
    header, plain = report.header, not out.is_terminal
    return matrix(
        header.samples,
        header.scenarios,
        by_sample(report),
        sections={} if plain else sections(header.groups, header.samples),
        plain=plain,
        width=out.width,
    )


def _print_remarks(report: Report, out: Console) -> None:
    """Print what stands below the matrices."""
    names = titles(report.header.scenarios)
    for title, run in _otherwise(report, names):
        out.print(_unexpected(run, title))
    known = (
        run
        for run in report.runs
        if run.expected and run.reason and run.outcome is not Outcome.UNSUPPORTED
    )
    for text in _grouped(known, names):
        out.print(Text(text, "yellow"))
    for text in (*stand_in_lines(report), *worker_lines(report)):
        out.print(Text(text))
    out.print(summary_text(report))


def stand_in_lines(report: Report) -> list[str]:
    """What samples ran on that is not the real thing, each with those that did."""
    found: dict[str, list[str]] = {}
    for name, facts in report.header.samples.items():
        if facts.stand_in:
            found.setdefault(facts.stand_in, []).append(name)
    return [f"{', '.join(names)}: {words}" for words, names in found.items()]


def _otherwise(report: Report, names: Mapping[str, str]) -> Iterator[tuple[str, Run]]:
    """Unexpected runs by what they are called; of those that were not built one for each sample."""
    unbuilt: set[str] = set()
    for run in report.runs:
        if run.expected:
            continue
        if run.outcome is not Outcome.BUILD_FAILED:
            yield f"{run.sample}, {names[run.scenario_id]}", run
        elif run.sample not in unbuilt:
            unbuilt.add(run.sample)
            yield run.sample, run


def _grouped(runs: Iterable[Run], names: Mapping[str, str]) -> list[str]:
    """Known non-passes, one line for each reason."""
    reasons: dict[tuple[str, str, str], list[str]] = {}
    for run in runs:
        reasons.setdefault((run.sample, run.outcome, run.reason), []).append(names[run.scenario_id])
    return [
        f"known: {sample}, {', '.join(scenarios)}: {outcome}: {reason}"
        for (sample, outcome, reason), scenarios in reasons.items()
    ]


def _unexpected(run: Run, title: str) -> RenderableType:
    wanted = "" if run.expected_outcome is Outcome.PASS else f" (expected {run.expected_outcome})"
    parts: list[RenderableType] = [
        Text(f"\n{title}: {run.outcome}{wanted}", "bold red"),
        Text(f"  {visible(run.why)}".replace("\n", "\n  ")) if run.why else Text("  it passed"),
    ]
    if run.reason:
        parts.append(Text(f"  the expectations file says: {run.reason}"))
    if any(not agree for *_, agree in difference_lines(run)):
        parts.append(_difference(run))
    if run.stderr.strip():
        parts.append(
            Text("  stderr: " + visible(run.stderr.strip()[:2000]).replace("\n", "\n  stderr: "))
        )
    parts.append(Text(f"  repeat: {run.repeat}", "cyan"))
    return Group(*parts)


def _difference(run: Run) -> Table:
    table = Table(box=None, padding=(0, 1))
    for title in ("", "printed", "the card saw", "expected"):
        table.add_column(title, overflow="fold")
    for printed, seen, expected, agree in difference_lines(run):
        style = "" if agree else "red"
        table.add_row("" if agree else "!", *(Text(t, style) for t in (printed, seen, expected)))
    return table
