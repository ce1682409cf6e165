"""The matrix as a picture (SVG): a row for each sample, a column for each scenario.

The samples of a group stand below its title. The scenarios of a program stand together; where a
sample lacks the program, there is nothing.

It shows what is expected, which every run of the gallery's tests holds the samples to. Shapes
tell what colours tell, too; it is right on light and on dark pages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from html import escape


class Kind(StrEnum):
    """What a cell shows, and its name in the style sheet."""

    PASS = "pass"  # a full square: as the contract asks
    KNOWN = "known"  # a frame: known not to be
    NOT_RUN = "not-run"  # a dot


_STEP, _SIZE = 13, 10  # pixels from one cell to the next, and of a cell
_GAP = 13  # between the scenarios of one program and those of the next
_LETTER = 6.2  # pixels, of a label at most
_MARGIN = 8

_STYLE = """
text { font: 10px system-ui, sans-serif; fill: #1f2328 }
.title { font-weight: bold }
.pass { fill: #2da44e } .known { fill: none; stroke: #9a6700; stroke-width: 2 }
.not-run { fill: #8c959f }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 } .pass { fill: #3fb950 } .known { stroke: #d29922 }
  .not-run { fill: #6e7681 }
}
"""
# Drawn from the upper left corner of a cell.
_SHAPES = {
    Kind.PASS: f"h{_SIZE}v{_SIZE}h-{_SIZE}z",
    Kind.KNOWN: f"m1 1h{_SIZE - 2}v{_SIZE - 2}h-{_SIZE - 2}z",
    Kind.NOT_RUN: f"m{_SIZE // 2 - 1} {_SIZE // 2 - 1}h3v3h-3z",
}
_WORDS = {
    Kind.PASS: "as the contract asks (full)",
    Kind.KNOWN: "known not to be (frames)",
    Kind.NOT_RUN: "not run (dots)",
}


Rows = Mapping[str, Sequence[Kind | None]]


def render(titles: Mapping[str, Sequence[str]], parts: Mapping[str, Rows]) -> str:
    """An SVG document. titles: of columns, by program.

    parts: by the title of a group its rows; of each, by its title, the cells.
    """
    rows = _with_titles(parts)
    columns = _columns(titles)
    left = _MARGIN + _LETTER * max(map(len, rows), default=0)
    head = _STEP if len(titles) > 1 else 0
    top = _MARGIN + head + _LETTER * max((len(title) for title, _ in columns), default=0)
    width = left + max((x for _, x in columns), default=0) + _STEP + _MARGIN
    height = top + _STEP * len(rows) + 3 * _MARGIN
    caption = escape(_caption(len(columns), rows))
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
            f'width="{width:.0f}" height="{height:.0f}" role="img">',
            f"<title>{caption}</title>",
            f"<style>{_STYLE}</style>",
            *_programs(titles if head else {}, left),
            *_labels(columns, rows, left, top),
            *_cells([x for _, x in columns], rows, left, top),
            f'<text x="{left:.0f}" y="{height - _MARGIN:.0f}">{caption}</text>',
            "</svg>\n",
        ]
    )


def _with_titles(parts: Mapping[str, Rows]) -> Rows:
    """All rows in one; where there are several groups, each begins with one of its title alone."""
    if len(parts) < 2:
        return next(iter(parts.values()), {})
    return {
        name: row for title, rows in parts.items() for name, row in ((title, ()), *rows.items())
    }


def _columns(titles: Mapping[str, Sequence[str]]) -> list[tuple[str, float]]:
    """The titles with their distance from the left edge of the first column."""
    flat = [(group, title) for group, names in enumerate(titles.values()) for title in names]
    return [(title, n * _STEP + group * _GAP) for n, (group, title) in enumerate(flat)]


def _caption(scenarios: int, rows: Rows) -> str:
    """The sums in a sentence."""
    kinds = Counter(kind for row in rows.values() for kind in row if kind)
    counts = ", ".join(f"{kinds[kind]} {text}" for kind, text in _WORDS.items() if kinds[kind])
    samples = sum(1 for row in rows.values() if row)
    return f"{samples} samples, {scenarios} scenarios: of {kinds.total()} runs {counts}"


def _programs(titles: Mapping[str, Sequence[str]], left: float) -> Iterator[str]:
    """The names of programs above their columns."""
    x = left
    for name, columns in titles.items():
        yield f'<text x="{x:.0f}" y="{_MARGIN + _SIZE - 2}" class="title">{escape(name)}</text>'
        x += len(columns) * _STEP + _GAP


def _labels(
    columns: Iterable[tuple[str, float]], rows: Rows, left: float, top: float
) -> Iterator[str]:
    base = _SIZE - 1
    for title, x in columns:
        place = f"translate({left + x + base:.0f} {top - 4:.0f}) rotate(-90)"
        yield f'<text transform="{place}">{escape(title)}</text>'
    for n, (name, cells) in enumerate(rows.items()):
        place = f'x="{left - 4:.0f}" y="{top + _STEP * n + base:.0f}" text-anchor="end"'
        style = "" if cells else ' class="title"'
        yield f"<text {place}{style}>{escape(name)}</text>"


def _cells(columns: Sequence[float], rows: Rows, left: float, top: float) -> Iterator[str]:
    """One path for all cells of a kind."""
    paths: dict[Kind, str] = {}
    for row, kinds in enumerate(rows.values()):
        for column, kind in zip(columns, kinds or [None] * len(columns), strict=True):
            if kind:
                x, y = left + column, top + _STEP * row
                paths[kind] = paths.get(kind, "") + f"M{x:.0f} {y:.0f}{_SHAPES[kind]}"
    for kind, path in paths.items():
        yield f'<path class="{kind}" d="{path}"/>'
