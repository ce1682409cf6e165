"""The matrix as a picture (SVG): a row for each sample, a column for each scenario.

Shapes tell what colours tell, too: a full square is a pass, a frame a known non-pass, a cross
something unexpected, a dot what was not run. It is right on light and on dark pages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from html import escape

from harness.judge.outcome import Outcome
from harness.render.cells import by_sample, titles
from harness.report.report import Report, Run

_STEP, _SIZE = 13, 10  # pixels from one cell to the next, and of a cell
_LETTER = 6.2  # pixels, of a label at most
_MARGIN = 8

_STYLE = """
text { font: 10px system-ui, sans-serif; fill: #1f2328 }
.pass { fill: #2da44e } .known { fill: none; stroke: #9a6700; stroke-width: 2 }
.unexpected { stroke: #cf222e; stroke-width: 3 } .unrun { fill: #8c959f }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 } .pass { fill: #3fb950 } .known { stroke: #d29922 }
  .unexpected { stroke: #f85149 } .unrun { fill: #6e7681 }
}
"""


def render(report: Report) -> str:
    """A report's outcomes as an SVG document."""
    names, rows = titles(report.header.scenarios), by_sample(report)
    left = _MARGIN + _LETTER * max(map(len, rows), default=0)
    top = _MARGIN + _LETTER * max(map(len, names.values()), default=0)
    width = left + _STEP * len(names) + _MARGIN
    height = top + _STEP * len(rows) + 3 * _MARGIN
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
            f'width="{width:.0f}" height="{height:.0f}" role="img">',
            f"<title>{escape(_caption(report))}</title>",
            f"<style>{_STYLE}</style>",
            *_labels(names, rows, left, top),
            *_cells(names, rows, left, top),
            f'<text x="{left:.0f}" y="{height - _MARGIN:.0f}">{escape(_caption(report))}</text>',
            "</svg>\n",
        ]
    )


def _caption(report: Report) -> str:
    """The sums in a sentence."""
    kinds = Counter(map(_kind, report.runs))
    day = report.header.started.partition("T")[0]
    counts = ", ".join(f"{kinds[kind]} {text}" for kind, text in _WORDS.items() if kinds[kind])
    return f"{len(report.runs)} runs on {day}: {counts}"


def _labels(
    names: Mapping[str, str], rows: Mapping[str, object], left: float, top: float
) -> list[str]:
    base = _SIZE - 1
    across = [
        f'<text transform="translate({left + _STEP * n + base:.0f} {top - 4:.0f}) rotate(-90)">'
        f"{escape(name)}</text>"
        for n, name in enumerate(names.values())
    ]
    down = [
        f'<text x="{left - 4:.0f}" y="{top + _STEP * n + base:.0f}" text-anchor="end">'
        f"{escape(name)}</text>"
        for n, name in enumerate(rows)
    ]
    return across + down


def _cells(
    names: Mapping[str, str], rows: Mapping[str, Mapping[str, Run]], left: float, top: float
) -> list[str]:
    """One path for all cells of a kind."""
    paths: dict[str, list[str]] = {}
    for row, runs in enumerate(rows.values()):
        for column, scenario in enumerate(names):
            kind = _kind(runs.get(scenario))
            x, y = left + _STEP * column, top + _STEP * row
            paths.setdefault(kind, []).append(f"M{x:.0f} {y:.0f}{_SHAPES[kind]}")
    return [f'<path class="{kind}" d="{"".join(shapes)}"/>' for kind, shapes in paths.items()]


def _kind(run: Run | None) -> str:
    if run is None or run.outcome is Outcome.UNSUPPORTED:
        return "unrun"
    if not run.expected:
        return "unexpected"
    return "pass" if run.outcome is Outcome.PASS else "known"


_WORDS = {
    "pass": "as the contract asks (full)",
    "known": "known not to be (frames)",
    "unexpected": "unexpected (crosses)",
    "unrun": "not run (dots)",
}
# Drawn from the upper left corner of a cell.
_SHAPES = {
    "pass": f"h{_SIZE}v{_SIZE}h-{_SIZE}z",
    "known": f"m1 1h{_SIZE - 2}v{_SIZE - 2}h-{_SIZE - 2}z",
    "unexpected": f"m1 1l{_SIZE - 2} {_SIZE - 2}m0 -{_SIZE - 2}l-{_SIZE - 2} {_SIZE - 2}",
    "unrun": f"m{_SIZE // 2 - 1} {_SIZE // 2 - 1}h3v3h-3z",
}
