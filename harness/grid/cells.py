"""The cells: a question is asked by a program with one library, of a bench with one pcscd.

Nothing here says what a cell is to be. Two witnesses are asked about each: what the program says
came of it, and what the card saw.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from harness.bench.bench import Bench
from harness.bench.sample_container import SampleContainer
from harness.errors import BenchFailed
from harness.grid.grid import Cell, Outcome, Question
from harness.grid.sides import FOLDER, LIBRARIES, STATIC
from harness.judge.observation import Limit, Observation
from harness.samples.manifest import Program
from harness.scenarios import words
from harness.scenarios.case import Case
from harness.world.world import World

LIMIT_S: Final = 10.0
_LOG_S: Final = 10.0
_SIGNALLED: Final = 128  # and more: the runner adds the number of the signal

# The last call that the program made, as containers/grid/client.c prints it.
_SAID: Final = re.compile(r"(SCard\w+) (0x[0-9A-F]{8}) (\w+)\n")


class Row:
    """The cells of one pcscd. daemon: its id; container: has the libraries, beside its bench."""

    def __init__(self, daemon: str, bench: Bench, container: SampleContainer) -> None:
        self._daemon, self._bench, self._container = daemon, bench, container

    def cells(self) -> Iterator[Cell]:
        """Ask everything; questions of the same world one after the other."""
        for question in Question:
            for library in LIBRARIES:
                yield self.ask(library, question, world_of(question))

    def ask(self, library: str, question: Question, world: World, limit_s: float = LIMIT_S) -> Cell:
        """Ask one question in a world. limit_s: what it gets before it counts as hanging."""
        program = Program("", command(library, question))
        seen = self._container.run(program, Case(world, (), words.READER, limit_s=limit_s))
        if seen.trouble:
            raise BenchFailed(f"pcscd of {self._daemon}, {question}: bench failed.", seen.trouble)
        return cell_of(
            self._daemon, library, question, seen, self._bench.ask("log", _LOG_S)["lines"]
        )


def world_of(question: Question) -> World:
    """The hello card in the reader; for `wait` it comes when the program waits."""
    if question is Question.WAIT:
        return words.world(words.card(), words.at_first_client("lull", "insert"), late=True)
    return words.world(words.card())


def command(library: str, question: Question) -> tuple[str, ...]:
    """The argument vector of the program with that library. There is no other in its image."""
    asked = (question, words.READER) if question is Question.WAIT else (question,)
    if library == STATIC:
        return (f"{FOLDER}/client-static", *asked)
    return ("env", f"LD_LIBRARY_PATH={FOLDER}/{library}", f"{FOLDER}/client", *asked)


def cell_of(
    daemon: str, library: str, question: Question, seen: Observation, log: Sequence[str]
) -> Cell:
    """What came of a question. BenchFailed where nobody can say, or the witnesses differ."""
    where = f"{question} between pcscd of {daemon} and libpcsclite of {library}"
    said, commands = _SAID.fullmatch(seen.stdout), len(seen.exchanges())
    outcome = _outcome(seen, bool(said))
    if outcome is None:
        raise BenchFailed(f"The program did not say what came of {where}.", seen.stderr.strip())
    if outcome is Outcome.WORKS and commands != (question is Question.EXCHANGE):
        why = f"the card saw {commands} commands"
        raise BenchFailed(f"Program and card do not agree on {where}.", why)
    call, code, name = said.groups() if said else ("", "", "")
    return Cell(
        daemon=daemon,
        library=library,
        question=question,
        outcome=outcome,
        call=call,
        code=code,
        name=name,
        commands=commands,
        log=tuple(log),
    )


def _outcome(seen: Observation, said: bool) -> Outcome | None:
    """None where it is none of them. said: whether it told its last call."""
    match seen.exit_status:
        case None if seen.limit is Limit.TIME:
            return Outcome.HANGS
        case 0 if said:
            return Outcome.WORKS
        case 1 if said:
            return Outcome.FAILS
        case int(status) if status > _SIGNALLED:
            return Outcome.CRASHES
    return None
