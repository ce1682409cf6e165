"""The version grid, run once: what has to hold whatever Debian testing has today."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator

import pytest

from harness.bench.bench import Bench
from harness.bench.sample_container import SampleContainer
from harness.bench.sandbox import Sandbox
from harness.bench.turns import Turns
from harness.engine.engine import Engine
from harness.engine.session import Session, session
from harness.grid.cells import Row, world_of
from harness.grid.grid import Grid, Outcome, Question, Side
from harness.grid.releases import load
from harness.grid.run import run
from harness.grid.sides import DAEMONS, LIBRARIES, STATIC, GridImages
from harness.images.base import images_of
from harness.scenarios import words
from tests.support.docker import left_of, owned_by, spawn


def silent(_: str) -> None:
    """Take no notice."""


@pytest.fixture(scope="module")
def grid(engine: Engine) -> Iterator[Grid]:
    with session(engine) as opened:
        yield run(images_of(opened), load(), silent, silent)
    assert left_of(engine, opened.run_id) == []


def daemon(grid: Grid, name: str) -> Side:
    """A row by its id."""
    return next(side for side in grid.daemons if side.id == name)


def library(grid: Grid, name: str) -> Side:
    """A column by its id."""
    return next(side for side in grid.libraries if side.id == name)


def test_every_question_is_asked_of_every_pair_once(grid: Grid) -> None:
    asked = [(cell.daemon, cell.library, cell.question) for cell in grid.cells]
    wanted = {(d, lib, question) for d in DAEMONS for lib in LIBRARIES for question in Question}
    assert len(asked) == len(wanted) and {*asked} == wanted
    assert [side.id for side in grid.daemons] == [*DAEMONS]
    assert [side.id for side in grid.libraries] == [*LIBRARIES]


@pytest.mark.parametrize("question", Question)
@pytest.mark.parametrize("name", DAEMONS)
def test_both_sides_of_one_release_work_together(grid: Grid, name: str, question: Question) -> None:
    row, column = daemon(grid, name), library(grid, name)
    assert row.release == column.release
    cell = grid.cell(row, column, question)
    assert (cell.outcome, cell.name) == (Outcome.WORKS, "SCARD_S_SUCCESS")
    assert cell.commands == (question is Question.EXCHANGE)


@pytest.mark.parametrize("question", Question)
def test_debian_12s_library_is_refused_by_debian_13_which_says_why(
    grid: Grid, question: Question
) -> None:
    cell = grid.cell(daemon(grid, "trixie"), library(grid, "bookworm"), question)
    assert cell.outcome is Outcome.FAILS and cell.commands == 0
    assert (cell.code, cell.name) == ("0x8010001E", "SCARD_E_SERVICE_STOPPED")
    log = "\n".join(cell.log)
    assert "Client protocol is 4:4" in log and "Server protocol is 4:5" in log


@pytest.mark.parametrize("question", Question)
def test_the_static_program_is_served_as_the_library_it_is_linked_with(
    grid: Grid, question: Question
) -> None:
    static = library(grid, STATIC)
    (same,) = [s for s in grid.libraries if s.release == static.release and s.id != STATIC]
    for row in grid.daemons:
        mine, its = grid.cell(row, static, question), grid.cell(row, same, question)
        assert (mine.outcome, mine.name) == (its.outcome, its.name)


def test_releases_differ_and_are_what_the_table_says_of_these_distributions(grid: Grid) -> None:
    assert len({side.release for side in grid.daemons}) == len(DAEMONS)
    declared = {known.name: known.version for known in grid.releases.distribution}
    assert library(grid, "bookworm").version == declared["Debian 12"]
    assert library(grid, "trixie").version == declared["Debian 13"]


@pytest.fixture
def row(opened: Session) -> Iterator[Row]:
    """One pcscd with the libraries beside it."""
    built = GridImages.build(images_of(opened), silent)
    sandbox = Sandbox(opened, built.runner)
    with Bench(opened, built.benches["trixie"].tag) as bench:
        yield Row("trixie", bench, SampleContainer(bench, sandbox, built.libraries.tag, Turns(1)))


def test_a_cell_that_hangs_is_ended_and_the_next_one_is_not_hurt(row: Row) -> None:
    waits_for_ever = row.ask("trixie", Question.WAIT, words.world(), limit_s=1)
    assert (waits_for_ever.outcome, waits_for_ever.code) == (Outcome.HANGS, "")
    connects = row.ask("trixie", Question.CONNECT, world_of(Question.CONNECT))
    assert connects.outcome is Outcome.WORKS


def test_a_cell_tells_the_code_that_the_program_got(row: Row) -> None:
    cell = row.ask("trixie", Question.CONNECT, words.world())
    assert (cell.outcome, cell.call) == (Outcome.FAILS, "SCardConnect")
    assert (cell.code, cell.name) == ("0x8010000C", "SCARD_E_NO_SMARTCARD")


def test_ctrl_c_in_the_middle_leaves_nothing(engine: Engine) -> None:
    with spawn(sys.executable, "-m", "harness", "grid", "--json") as process:
        assert process.stdout is not None
        assert any(line.startswith("grid: pcscd") for line in process.stdout)
        assert owned_by(engine, process)
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=60)
    assert process.returncode == 130, said
    assert said.rstrip().endswith("Stopped.") and "Traceback" not in said
    assert owned_by(engine, process) == []
