"""The table for people: colours on a terminal, plain words in a pipe."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from harness.render.cells import (
    PASS,
    UNSUPPORTED,
    by_sample,
    difference_lines,
    hello_text,
    outcome_text,
    size_text,
    summary_text,
    visible,
)
from harness.report import Report, Run, SampleFacts

PIPE_WIDTH = 10_000  # nothing is cut in a pipe


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


def matrix(
    samples: Mapping[str, SampleFacts],
    scenarios: Sequence[str],
    runs: Mapping[str, Mapping[str, Run]],
    building: Mapping[str, str] | None = None,
    *,
    plain: bool = False,
    width: int = PIPE_WIDTH,
) -> Table:
    """Samples by scenarios; `building` says what a sample without results waits for."""
    facts = _facts_for(width, samples, scenarios)
    table = Table(box=None if plain else box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("sample", no_wrap=True)
    if WRAPPER in facts:
        table.add_column(WRAPPER, no_wrap=True)
    for scenario in scenarios:
        # A terminal has few columns: names may break where they have a dash.
        table.add_column(scenario if plain else scenario.replace("-", "-\n"), no_wrap=plain)
    figures = [title for title in facts if title != WRAPPER]
    for title in (*figures, "to hello"):
        table.add_column(title, justify="right", no_wrap=True)
    for name, fact in samples.items():
        mine = runs.get(name, {})
        waiting = (building or {}).get(name, "")
        table.add_row(
            name,
            *([facts[WRAPPER](fact)] if WRAPPER in facts else []),
            *(_cell(mine[s], plain) if s in mine else Text(waiting, "dim") for s in scenarios),
            *(facts[title](fact) for title in figures),
            hello_text(mine.values()),
        )
    return table


WRAPPER = "wrapper"
_FACTS: dict[str, Callable[[SampleFacts], str]] = {
    WRAPPER: lambda fact: f"{fact.wrapper} {fact.version}",
    "lines": lambda fact: str(fact.lines),
    "image": lambda fact: size_text(fact.image_bytes),
}


def _facts_for(
    width: int, samples: Mapping[str, SampleFacts], scenarios: Sequence[str]
) -> dict[str, Callable[[SampleFacts], str]]:
    """The columns that fit beside samples and outcomes; a narrow terminal does without some."""
    names = max(map(len, samples), default=0)
    outcomes = sum(max(map(len, name.split("-"))) + 2 for name in scenarios)
    wide = max((len(_FACTS[WRAPPER](fact)) for fact in samples.values()), default=0)
    left = width - names - outcomes - len("to hello") - 4
    chosen = dict(_FACTS)
    if left < wide + 16:
        chosen[WRAPPER] = lambda fact: fact.wrapper
        wide = max((len(fact.wrapper) for fact in samples.values()), default=0)
    for title, needed in ((WRAPPER, wide + 16), ("image", 16), ("lines", 7)):
        if left < needed:
            del chosen[title]
    return chosen


def _cell(run: Run, plain: bool) -> Text:
    """Words in a pipe; on a terminal a mark, and words only for what should be read."""
    style = ("green" if run.outcome == PASS else "yellow") if run.expected else "bold red"
    if plain:
        return Text(outcome_text(run), style)
    if run.outcome == PASS:
        return Text("✓" if run.expected else "✓ unexpected", style)
    if run.expected:
        return Text("-" if run.outcome == UNSUPPORTED else "known", style)
    return Text(f"✗ {run.outcome}", style)


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
