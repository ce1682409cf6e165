"""The table for people: colours on a terminal, plain words in a pipe."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from harness.render.cells import PASS, by_sample, difference_lines, summary_text, visible
from harness.render.matrix import PIPE_WIDTH, matrix
from harness.report.report import Report, Run


class _Console(Console):
    """Prints text as it is: what programs and compilers say is no markup."""

    def on_broken_pipe(self) -> None:
        """Whoever reads us has gone: told further up, where that is no error."""
        raise BrokenPipeError


def console(*, stderr: bool = False) -> Console:
    """A console that neither wraps nor colours what goes into a pipe."""
    made = _Console(stderr=stderr, highlight=False, markup=False, emoji=False)
    if made.is_terminal:
        return made
    return _Console(
        stderr=stderr,
        highlight=False,
        markup=False,
        emoji=False,
        width=PIPE_WIDTH,
        soft_wrap=True,
    )


def print_report(report: Report, out: Console) -> None:
    """The matrix, what went wrong and how to repeat it, and the sums."""
    plain = not out.is_terminal
    header = report.header
    out.print(
        matrix(header.samples, [*header.scenarios], by_sample(report), plain=plain, width=out.width)
    )
    print_remarks(report, out)


def print_remarks(report: Report, out: Console) -> None:
    """What stands below the matrix."""
    for run in report.runs:
        if not run.expected:
            out.print(_unexpected(run))
    for text in _grouped(run for run in report.runs if run.expected and run.reason):
        out.print(Text(text, "yellow"))
    out.print(summary_text(report))


def _grouped(runs: Iterable[Run]) -> list[str]:
    """Known non-passes, one line for each reason."""
    reasons: dict[tuple[str, str, str], list[str]] = {}
    for run in runs:
        reasons.setdefault((run.sample, run.outcome, run.reason), []).append(run.scenario)
    return [
        f"known: {sample}, {', '.join(scenarios)}: {outcome}: {reason}"
        for (sample, outcome, reason), scenarios in reasons.items()
    ]


def _unexpected(run: Run) -> RenderableType:
    wanted = "" if run.expected_outcome == PASS else f" (expected {run.expected_outcome})"
    parts: list[RenderableType] = [
        Text(f"\n{run.sample}, {run.scenario}: {run.outcome}{wanted}", "bold red"),
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
