"""The matrix as a Markdown table, as it stands in the README."""

from __future__ import annotations

from html import escape

from harness.render.cells import by_sample, hello_text, outcome_text, size_text, summary_text
from harness.report import Report, SeriesRow


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
    lines += [_row(cells) for cells in _series_rows(report, len(titles))]
    lines += ["", summary_text(report)]
    for run in report.runs:
        if not run.expected:
            lines += [
                "",
                f"**{run.sample}, {run.scenario}**: {run.outcome}: {escape(_flat(run.why), False)}",
            ]
            lines += ["", f"    {run.repeat}"]
    return "\n".join(lines) + "\n"


def _series_rows(report: Report, columns: int) -> list[list[str]]:
    """The rows of the blog's series whose wrapper is not among the samples, each with the reason.

    Only below a report of all samples: elsewhere most of the series is missing anyway.
    """
    rows = report.header.series
    if not {name for row in rows for name in row.samples} <= set(report.header.samples):
        return []
    return [
        [f"{row.state}: {row.reason}{_see(row)}", row.language, row.wrapper, *[""] * (columns - 3)]
        for row in rows
        if row.reason
    ]


def _see(row: SeriesRow) -> str:
    links = ", ".join(f"[{name}](samples/{name})" for name in row.samples)
    return f" See {links}." if links else ""


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(map(_escaped, cells))} |"


def _escaped(cell: str) -> str:
    """Text that stays in its cell."""
    return _flat(cell).replace("\\", "\\\\").replace("|", "\\|")


def _flat(text: str) -> str:
    return " ".join(text.split())
