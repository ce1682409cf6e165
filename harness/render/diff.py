"""A comparison of two sides for people: on a terminal, and as Markdown for a pull request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from harness.judge.outcome import Outcome
from harness.render.cells import became_text, visible
from harness.render.markdown import table
from harness.report.comparison import Comparison, Difference
from harness.report.diff import Kind
from harness.report.pace import Pace

_WORDS = {
    Kind.WORSE: ("regression", "regressions"),
    Kind.BETTER: ("improvement", "improvements"),
    Kind.OTHER: ("failure that is another one", "failures that are other ones"),
    Kind.NEW: ("new run", "new runs"),
    Kind.GONE: ("run that is gone", "runs that are gone"),
}
_STYLES = {Kind.WORSE: "bold red", Kind.BETTER: "green", Kind.OTHER: "yellow"}
_MOST_LINES = 12  # of what a program said
_FENCE = "````"


def print_diff(comparison: Comparison, out: Console) -> None:
    """Print what differs, the worst first, each with what was said and how it is repeated."""
    out.print(Text(_title(comparison), "bold"))
    for difference in comparison.differences:
        change = difference.change
        style = _STYLES.get(change.kind, "")
        out.print(Text(f"\n{_WORDS[change.kind][0]}: {_what(difference)}", style))
        for line in _evidence(difference):
            out.print(Text(f"  {line}", "dim"))
        out.print(Text(f"  repeat: {difference.evidence.repeat}", "cyan"))
    for pace in comparison.paces:
        out.print(Text(f"\n{_pace(pace)}", "bold red" if pace.is_slower else "green"))
    out.print(Text(f"\n{_sums(comparison)}"))


def markdown(comparison: Comparison) -> str:
    """The same as Markdown: a table, and folded below it what was said."""
    lines = [f"### {_title(comparison)}", "", f"{_sums(comparison)}", ""]
    rows = [
        (
            _WORDS[d.change.kind][0],
            d.change.sample,
            d.change.scenario,
            became_text(d.before),
            became_text(d.after),
        )
        for d in comparison.differences
    ]
    if rows:
        lines += [table(("", "sample", "scenario", "before", "after"), rows)]
    lines += [f"- {_pace(pace)}" for pace in comparison.paces]
    for difference in comparison.differences:
        lines += ["", *_folded(difference)]
    return "\n".join(lines).rstrip() + "\n"


def _title(comparison: Comparison) -> str:
    return f"{comparison.before.title} -> {comparison.after.title}"


def _sums(comparison: Comparison) -> str:
    counts = Counter(difference.change.kind for difference in comparison.differences)
    told = [f"{n} {_WORDS[kind][n != 1]}" for kind in Kind if (n := counts[kind])]
    if slower := sum(pace.is_slower for pace in comparison.paces):
        told.append(f"{slower} slower")
    same = f"{comparison.same} {'run' if comparison.same == 1 else 'runs'} as before"
    return f"{', '.join(told) or 'Nothing differs'}; {same}."


def _what(difference: Difference) -> str:
    change = difference.change
    where = f"{change.sample}, {change.scenario}"
    return f"{where}: {became_text(difference.before)} -> {became_text(difference.after)}"


def _evidence(difference: Difference) -> Iterator[str]:
    """What the harness and the program said on each side."""
    for side, run in (("before", difference.before), ("after", difference.after)):
        if run is None:
            continue
        if run.why and run.outcome is not Outcome.PASS:
            yield from _said(f"{side}: ", run.why)
        if run.stderr.strip():
            yield from _said(f"{side}, on stderr: ", run.stderr)
        elif run.fidelity:
            yield f"{side}: nothing on stderr"


def _said(title: str, text: str) -> Iterator[str]:
    lines = visible(text.strip()).split("\n")
    for line in lines[:_MOST_LINES]:
        yield title + line
        title = " " * len(title)
    if len(lines) > _MOST_LINES:
        yield f"{title}and {len(lines) - _MOST_LINES} more lines"


def _folded(difference: Difference) -> list[str]:
    change = difference.change
    said = [*_evidence(difference)]
    fenced = [_FENCE, *(line.replace(_FENCE, "'''") for line in said), _FENCE] if said else []
    return [
        f"<details><summary>{change.sample}, {change.scenario}</summary>",
        "",
        *fenced,
        "",
        f"    {difference.evidence.repeat}",
        "",
        "</details>",
    ]


def _pace(pace: Pace) -> str:
    word = "slower" if pace.is_slower else "quicker"
    runs = pace.slower if pace.is_slower else pace.of - pace.slower
    medians = f"{pace.before_s * 1000:.0f} ms -> {pace.after_s * 1000:.0f} ms"
    return (
        f"{pace.sample} is {word}: {runs} of {pace.of} runs, by a median of "
        f"{abs(pace.ratio - 1):.0%} of processor time ({medians})"
    )
