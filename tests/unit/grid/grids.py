"""A small grid for tests: two daemons, two libraries."""

from __future__ import annotations

from dataclasses import dataclass

from harness.grid.grid import Cell, Grid, Outcome, Question, Side
from harness.grid.releases import Distribution, Note, Releases, Span

TABLE = Releases(
    span=(Span("1.8.24", "4:4", "s"), Span("2.3.0", "4:5", "s"), Span("2.5.0", "4:6", "s")),
    distribution=(
        Distribution("Old 12", "1.9.9-2", "s"),
        Distribution("Other 22", "1.9.5-3other1", "s"),
        Distribution("New 13", "2.3.3-1", "s"),
        Distribution("Newest 45", "2.5.1-2.n45", "s"),
    ),
    note=(Note(("Newest 45",), "built with care", "https://example.org/"),),
)
OLD = Side(id="bookworm", origin="Old", version="1.9.9", release="1.9.9", distributions=("Old 12",))
NEW = Side(id="trixie", origin="New", version="2.3.3", release="2.3.3", patched="short-atr")
LIBRARY = Side(id="bookworm", origin="Old", version="1.9.9-2", release="1.9.9")
STATIC = Side(id="static", origin="New's source", version="2.3.3-1", release="2.3.3")
MISMATCH = (
    "00031377 [140] winscard_svc.c:382:ContextThread() Communication protocol mismatch!",
    "00000022 winscard_svc.c:384:ContextThread() Client protocol is 4:4",
)


@dataclass(frozen=True)
class End:
    """What came of a question. name: of the error, if one was told."""

    outcome: Outcome = Outcome.WORKS
    name: str = "SCARD_S_SUCCESS"
    log: tuple[str, ...] = ()


STOPPED = End(Outcome.FAILS, "SCARD_E_SERVICE_STOPPED", MISMATCH)


def grid(**ends: End) -> Grid:
    """A grid in which all works but what is said, by `daemon_library_question` or how it begins."""

    def cell(daemon: Side, library: Side, question: Question) -> Cell:
        key = f"{daemon.id}_{library.id}_{question}"
        end = next((end for name, end in ends.items() if key.startswith(name)), End())
        said = ("SCardEstablishContext", "0x8010001E", end.name) if end.name else ("", "", "")
        return Cell(
            daemon=daemon.id,
            library=library.id,
            question=question,
            outcome=end.outcome,
            call=said[0],
            code=said[1],
            name=said[2],
            log=end.log,
        )

    sides = [(daemon, library) for daemon in (OLD, NEW) for library in (LIBRARY, STATIC)]
    cells = tuple(cell(*pair, question) for pair in sides for question in Question)
    return Grid(daemons=(OLD, NEW), libraries=(LIBRARY, STATIC), cells=cells, releases=TABLE)
