"""The matrix as a Markdown table, as it stands in the README."""

from __future__ import annotations

from html import escape

from harness.render.cells import by_sample, hello_text, outcome_text, size_text, summary_text
from harness.report import Report


def render(report: Report) -> str:
    """A table, the summary, and for each unexpected run the reason and how to repeat it."""
    header = report.header
    titles = ["sample", "language", "wrapper", *header.scenarios, "lines", "image", "to hello"]
    lines = [_row(titles), _row(["---"] * len(titles))]
    for name, runs in by_sample(report).items():
        fact = header.samples[name]
        cells = [outcome_text(runs[s]) if s in runs else "" for s in header.scenarios]
        lines.append(
            _row(
                [
                    f"[{name}](samples/{name})",
                    fact.language,
                    f"{fact.wrapper} {fact.version}",
                    *cells,
                    str(fact.lines),
                    size_text(fact.image_bytes),
                    hello_text(runs.values()),
                ]
            )
        )
    lines += ["", summary_text(report)]
    for run in report.runs:
        if not run.expected:
            lines += [
                "",
                f"**{run.sample}, {run.scenario}**: {run.outcome}: {escape(_flat(run.why), False)}",
            ]
            lines += ["", f"    {run.repeat}"]
    return "\n".join(lines) + "\n"


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(map(_escaped, cells))} |"


def _escaped(cell: str) -> str:
    """Text that stays in its cell."""
    return _flat(cell).replace("\\", "\\\\").replace("|", "\\|")


def _flat(text: str) -> str:
    return " ".join(text.split())
