"""The matrix as a Markdown table, as it stands in the README of the samples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from harness.render.cells import (
    FEW,
    LAST_OUTPUT,
    LEGEND,
    by_itself_text,
    by_sample,
    failing,
    fidelity_text,
    last_output_text,
    otherwise_text,
    outcome_text,
    passed_text,
    size_text,
    summary_text,
    titles,
)
from harness.render.programs import by_program
from harness.render.workers import worker_lines
from harness.report.facts import SampleFacts, SeriesRow
from harness.report.report import Report, Run


def table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table of plain text; links and code in it stay what they are."""
    titles = list(columns)
    lines = [_row(titles), _row(["---"] * len(titles)), *(_row([*cells]) for cells in rows)]
    return "\n".join(lines) + "\n"


def section(title: str, columns: int) -> str:
    """The row of a table that begins a section."""
    return _row([f"**{title}**", *[""] * (columns - 1)])


def matrix(report: Report, folder: str = "samples/") -> str:
    """Samples by scenarios. folder: of the samples, as seen from the page.

    Of few scenarios each has a column; of many there is what was passed, and what was not.
    """
    return table(*_matrix(report, folder))


def render(report: Report) -> str:
    """Each program's matrix, the series' rest, the summary, and what was unexpected, and why."""
    names, parts = titles(report.header.scenarios), by_program(report)
    lines = []
    for number, (program, part) in enumerate(parts.items()):
        columns, rows = _matrix(part, "samples/")
        rows += [] if number else _series_rows(report, len(columns))
        lines += [f"### {program}", ""] if len(parts) > 1 else []
        lines.append(table(columns, rows))
    lines.append(summary_text(report))
    for text in worker_lines(report):
        lines += ["", escape(text, False)]
    for run in report.runs:
        if not run.expected:
            why = escape(_flat(run.why), False)
            lines += ["", f"**{run.sample}, {names[run.scenario_id]}**: {run.outcome}: {why}"]
            lines += ["", f"    {run.repeat}"]
    return "\n".join(lines) + "\n"


def _matrix(report: Report, folder: str) -> tuple[list[str], list[list[str]]]:
    """Titles and rows."""
    header = report.header
    many, names = len(header.scenarios) > FEW, titles(header.scenarios)
    outcomes = ["passed", "otherwise", "by itself"] if many else [*names.values()]
    rows = []
    for name, runs in by_sample(report).items():
        fact = header.samples[name]
        cells = _summary(runs, names) if many else _cells(runs, names)
        figures = [str(fact.lines), size_text(fact.image_bytes), last_output_text(runs.values())]
        rows.append([_link(name, folder), fact.language, fact.through, *cells, *figures])
    return ["sample", "language", "wrapper", *outcomes, "lines", "image", LAST_OUTPUT], rows


def all_faults(report: Report) -> str:
    """How each sample reported each failure, for each program, with what the words mean."""
    parts = {name: part for name, part in by_program(report).items() if failing(part)}
    lines = []
    for name, part in parts.items():
        lines += [f"### {name}", ""] if len(parts) > 1 else []
        lines.append(faults(part))
    return "\n".join([*lines, legend()])


def legend() -> str:
    """What the words of fidelity mean."""
    return escape(LEGEND, False).replace("*", "\\*") + "\n"


def faults(report: Report, folder: str = "samples/") -> str:
    """How each sample reported each failure of a program."""
    columns = titles(failing(report))
    made = faults_table(by_sample(report), columns, report.header.samples, folder)
    lines = [made.rstrip("\n")]
    for scenario in failing(report):
        if scenario.caveat:
            lines += ["", f"`{columns[scenario.id]}`: {scenario.caveat}."]
    return "\n".join(lines) + "\n"


def faults_table(
    runs: Mapping[str, Mapping[str, Run]],
    columns: Mapping[str, str],
    samples: Mapping[str, SampleFacts],
    folder: str,
) -> str:
    """How samples reported failures. runs: as `by_sample`; columns: titles by scenarios' ids.

    samples: their facts, by id.
    """
    rows = [
        [
            _link(name, folder) + samples[name].mark,
            *(fidelity_text(mine[s]) if s in mine else "" for s in columns),
        ]
        for name, mine in runs.items()
    ]
    return table(["sample", *columns.values()], rows)


def _cells(runs: dict[str, Run], scenarios: Iterable[str]) -> list[str]:
    return [outcome_text(runs[s]) if s in runs else "" for s in scenarios]


def _summary(runs: dict[str, Run], names: Mapping[str, str]) -> list[str]:
    mine = runs.values()
    return [passed_text(mine, len(mine)), otherwise_text(mine, names), by_itself_text(mine)]


def _link(name: str, folder: str) -> str:
    return f"[{name}]({folder}{name})"


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
    links = ", ".join(_link(name, "samples/") for name in row.samples)
    return f" See {links}." if links else ""


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(map(_escaped, cells))} |"


def _escaped(cell: str) -> str:
    """Text that stays in its cell."""
    return _flat(cell).replace("\\", "\\\\").replace("|", "\\|")


def _flat(text: str) -> str:
    return " ".join(text.split())
