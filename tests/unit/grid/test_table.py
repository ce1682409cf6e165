"""The grid for people."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from harness.grid.grid import Grid, Outcome
from harness.grid.table import print_grid
from harness.render.console import console

from .grids import STOPPED, End, grid


def shown(made: Grid) -> str:
    """What goes into a pipe."""
    file = io.StringIO()
    print_grid(made, console(file=file))
    return file.getvalue()


def on_a_terminal(made: Grid, width: int) -> str:
    """What a terminal of that width shows, without colours."""
    file = io.StringIO()
    print_grid(made, Console(file=file, width=width, force_terminal=True, color_system=None))
    return file.getvalue()


def rows(text: str) -> list[list[str]]:
    """The table's rows, without what stands beside them."""
    lines = text.split("\n\n", maxsplit=1)[0].splitlines()[2:]
    return [line.split()[-3:] for line in lines]


def test_each_question_has_a_row_and_each_library_a_column() -> None:
    works = [[question, "works", "works"] for question in ("connect", "exchange", "wait")]
    assert rows(shown(grid())) == [*works, *works]


def test_versions_and_distributions_stand_beside_rows_and_columns() -> None:
    text = shown(grid())
    heads = text.splitlines()[:2]
    assert "libpcsclite 1.9.9-2" in heads[0] and "static program 2.3.3-1" in heads[0]
    assert "New's source" in heads[1]
    lines = text.splitlines()[2:]
    assert lines[0].startswith("pcscd 1.9.9 ") and lines[1].startswith("Old 12 ")
    assert lines[3].startswith("pcscd 2.3.3 (patched: short-atr)")


def test_a_mismatch_is_told_with_its_code_and_the_daemons_log() -> None:
    text = shown(grid(trixie_bookworm=STOPPED))
    assert rows(text)[3:] == [
        [question, "SCARD_E_SERVICE_STOPPED", "works"]
        for question in ("connect", "exchange", "wait")
    ]
    assert (
        "\npcscd 2.3.3 (patched: short-atr), libpcsclite 1.9.9-2: connect, exchange, wait\n"
        "  SCardEstablishContext gave 0x8010001E SCARD_E_SERVICE_STOPPED\n"
        "  pcscd's log: winscard_svc.c:382:ContextThread() Communication protocol mismatch!\n"
        "  pcscd's log: winscard_svc.c:384:ContextThread() Client protocol is 4:4\n"
    ) in text


def test_questions_that_end_otherwise_are_told_apart() -> None:
    other = End(Outcome.FAILS, "SCARD_E_NO_SERVICE")
    text = shown(grid(bookworm_static_wait=other, bookworm_static=STOPPED))
    assert "static program 2.3.3-1: connect, exchange\n" in text
    assert "static program 2.3.3-1: wait\n" in text
    assert "pcscd's log: (nothing)" in text


@pytest.mark.parametrize("outcome", [Outcome.HANGS, Outcome.CRASHES])
def test_a_program_that_was_ended_is_shown_as_that(outcome: Outcome) -> None:
    text = shown(grid(bookworm_static_wait=End(outcome, "")))
    assert rows(text)[2] == ["wait", "works", outcome]
    assert f"\n  the program {outcome}\n" in text


def test_a_log_cannot_steer_the_terminal() -> None:
    text = shown(grid(bookworm=End(Outcome.FAILS, "unknown", ("\x1b[2Jgone",))))
    assert "\x1b" not in text and "\\x1b[2Jgone" in text


def test_who_is_not_run_is_named_with_the_protocol() -> None:
    text = shown(grid())
    assert "Not run: Other 22 (1.9.5): protocol 4:4, like 1.9.9.\n" in text
    assert "Not run: Newest 45 (2.5.1): protocol 4:6, like nothing that was run.\n" in text
    assert "Old 12 (1.9.9)" not in text
    assert "Newest 45: built with care (https://example.org/).\n" in text


@pytest.mark.parametrize("width", [80, 100, 140])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    text = on_a_terminal(grid(trixie_bookworm=STOPPED), width)
    assert max(map(len, text.splitlines())) <= width
    assert "SERVICE_STOPPED" in text and "exchange" in text
