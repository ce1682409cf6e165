"""The grid for people: the table, what did not work, and who else it is about."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Final

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from harness.grid.grid import Cell, Grid, Outcome, Question, Side
from harness.grid.releases import Releases
from harness.grid.sides import STATIC
from harness.render.cells import visible

# pcscd's: microseconds since the line before, and its thread where it says so.
_TIME: Final = re.compile(r"^\d{8} (\[\d+\] )?")
_PREFIX: Final = re.compile(r"^SCARD_[EFW]_")
_WIDTH: Final = len("SERVICE_STOPPED")  # the name that is met most
WIDE: Final = 100  # columns of a terminal in which it fits four times
_STYLES: Final = {Outcome.WORKS: "green", Outcome.HANGS: "bold red", Outcome.CRASHES: "bold red"}


def print_grid(grid: Grid, out: Console) -> None:
    """Print all of it."""
    least = _WIDTH if out.width >= WIDE else None
    out.print(_table(grid, not out.is_terminal, least))
    for daemon in grid.daemons:
        for library in grid.libraries:
            for text in _not_working(grid, daemon, library):
                out.print(Text(text))
    out.print()
    for text in _others(grid):
        out.print(Text(text))


def _table(grid: Grid, plain: bool, least: int | None) -> Table:
    """A row for each question of a daemon, whose name and distributions stand beside them.

    least: the width that a library's column has at least.
    """
    lines, gap = (None, 2) if plain else (box.SIMPLE_HEAD, 1)
    table = Table(box=lines, padding=(0, gap, 0, 0), pad_edge=False)
    table.add_column("")
    table.add_column("", no_wrap=True)
    for library in grid.libraries:
        title = f"{_library(library)}\n{_having(library)}"
        table.add_column(title, overflow="fold", min_width=least)
    for daemon in grid.daemons:
        titles = itertools.chain((_daemon(daemon), _having(daemon)), itertools.repeat(""))
        for title, question in zip(titles, Question, strict=False):
            cells = (
                _cell(grid.cell(daemon, library, question), plain) for library in grid.libraries
            )
            table.add_row(title, question, *cells)
        table.add_section()
    return table


def _cell(cell: Cell, plain: bool) -> Text:
    """What came of it. On a terminal errors have short names, since the whole ones stand below."""
    name = cell.name if plain else _PREFIX.sub("", cell.name)
    text = name if cell.outcome is Outcome.FAILS else cell.outcome
    return Text(visible(text), _STYLES.get(cell.outcome, "red"))


def _daemon(side: Side) -> str:
    return f"pcscd {side.version}" + (f" (patched: {side.patched})" if side.patched else "")


def _library(side: Side) -> str:
    name = "static program" if side.id == STATIC else "libpcsclite"
    return f"{name} {side.version}"


def _having(side: Side) -> str:
    """The distributions that have it; where none is known, what it is out of."""
    return ", ".join(side.distributions) or side.origin


def _not_working(grid: Grid, daemon: Side, library: Side) -> Iterator[str]:
    """What does not work between two sides; questions with the same end are told together."""
    found: dict[tuple[str, ...], list[str]] = {}
    for question in Question:
        cell = grid.cell(daemon, library, question)
        if cell.outcome is not Outcome.WORKS:
            found.setdefault(tuple(_end(cell)), []).append(question)
    for lines, questions in found.items():
        title = f"{_daemon(daemon)}, {_library(library)}: {', '.join(questions)}"
        yield "\n  ".join([f"\n{title}", *lines])


def _end(cell: Cell) -> Iterator[str]:
    """How a cell ended, and pcscd's word on it."""
    if cell.outcome is Outcome.FAILS:
        yield f"{cell.call} gave {cell.code} {cell.name}"
    else:
        yield f"the program {cell.outcome}"
    lines = [visible(_TIME.sub("", line)) for line in cell.log]
    yield from (f"pcscd's log: {line}" for line in lines or ["(nothing)"])


def _others(grid: Grid) -> Iterator[str]:
    """The distributions of which nothing was run, by their protocol, and what else is known."""
    table, protocols = grid.releases, dict[str, list[str]]()
    sides = {side.release for side in (*grid.daemons, *grid.libraries)}
    for known in table.distribution:
        if known.release not in sides and (span := table.span_of(known.release)):
            protocols.setdefault(span.protocol, []).append(str(known))
    for protocol, names in protocols.items():
        ran = [side for side in sorted(sides) if _protocol(table, side) == protocol]
        like = f"like {', '.join(ran)}" if ran else "like nothing that was run"
        yield f"Not run: {', '.join(names)}: protocol {protocol}, {like}."
    for note in table.note:
        yield f"{', '.join(note.of)}: {note.text} ({note.source})."


def _protocol(table: Releases, release: str) -> str:
    """The protocol of a release, as far as it is known."""
    span = table.span_of(release)
    return span.protocol if span else ""
