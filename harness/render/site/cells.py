"""Cells of the matrices: what became of a run, as a shape, a word and a class of the style."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from harness.judge.fidelity import Fidelity
from harness.judge.outcome import Outcome
from harness.report.history import Seen
from harness.report.report import Run


class State(StrEnum):
    """What a reader of the matrix has to know of a run. Worst first."""

    FAILED = "failed"
    KNOWN = "known"
    UNSUPPORTED = "not supported"
    NOT_RUN = "not run"
    PASS = "pass"


MEANINGS: Final = {
    State.PASS: "as the contract asks",
    State.KNOWN: "not as the contract asks, and known to be so, with the reason",
    State.FAILED: "not as it is expected",
    State.UNSUPPORTED: "the sample says that it cannot, and why",
    State.NOT_RUN: "not in this report, or there was no bench",
}
_SHAPES: Final = {
    State.PASS: "\N{CHECK MARK}",
    State.KNOWN: "\N{ALMOST EQUAL TO}",
    State.FAILED: "\N{BALLOT X}",
    State.UNSUPPORTED: "\N{EMPTY SET}",
    State.NOT_RUN: "\N{MIDDLE DOT}",
}
_LETTERS: Final = {
    State.PASS: "p",
    State.KNOWN: "k",
    State.FAILED: "f",
    State.UNSUPPORTED: "u",
    State.NOT_RUN: "n",
}
# From what helps a program most to what helps it least; classes of the style.
_TOLD: Final = {
    Fidelity.NAME: "g1",
    Fidelity.CODE: "g2",
    Fidelity.MESSAGE: "g2",
    Fidelity.WAITS: "g3",
    Fidelity.GENERIC: "g4",
    Fidelity.WRONG: "g5",
    Fidelity.SILENT: "g5",
    Fidelity.HANG: "g6",
    Fidelity.CRASH: "g6",
}


@dataclass(frozen=True)
class Cell:
    """One cell. shape: for the eye; word: for everybody; css: the class of the style."""

    state: State
    word: str

    @property
    def shape(self) -> str:
        """A sign that is told from the others without colour."""
        return _SHAPES[self.state]

    @property
    def css(self) -> str:
        """The letter that the style sheet knows the state by."""
        return _LETTERS[self.state]


def cell(run: Run | Seen | None) -> Cell:
    """The cell of a run; of one that did not take place for None."""
    if run is None or run.outcome is Outcome.INFRASTRUCTURE:
        return Cell(State.NOT_RUN, "not run" if run is None else str(run.outcome))
    if run.outcome is Outcome.UNSUPPORTED:
        return Cell(State.UNSUPPORTED, "not supported")
    if run.expected:
        state = State.PASS if run.outcome is Outcome.PASS else State.KNOWN
        return Cell(state, str(run.outcome))
    word = "unexpected pass" if run.outcome is Outcome.PASS else str(run.outcome)
    return Cell(State.FAILED, word)


def legend() -> list[tuple[Cell, str]]:
    """A cell of each state with its meaning."""
    return [(Cell(state, state.value), MEANINGS[state]) for state in MEANINGS]


def told(fidelity: Fidelity | None) -> str:
    """The class of the style for how a failure was told."""
    return _TOLD.get(fidelity, "g0") if fidelity else "g0"
