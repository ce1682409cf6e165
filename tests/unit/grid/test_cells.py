"""What came of a question, from what the program said and the card saw."""

from __future__ import annotations

from typing import Any

import pytest

from harness.errors import BenchFailed
from harness.grid.cells import cell_of, command, world_of
from harness.grid.grid import Cell, Outcome, Question
from harness.judge.observation import Limit, Observation

SUCCESS = "SCardReleaseContext 0x00000000 SCARD_S_SUCCESS\n"
STOPPED = "SCardEstablishContext 0x8010001E SCARD_E_SERVICE_STOPPED\n"
STRANGE = "SCardGetStatusChange 0x53204253 unknown\n"
COMMAND: tuple[dict[str, Any], ...] = ({"kind": "command", "hex": "00a40400"},)


def cell(seen: Observation, question: Question = Question.CONNECT) -> Cell:
    """The cell of an observation."""
    return cell_of("trixie", "bookworm", question, seen, ["mismatch"])


def test_success_works() -> None:
    assert cell(Observation(0, SUCCESS)).outcome is Outcome.WORKS
    exchanged = cell(Observation(0, SUCCESS, trace=COMMAND), Question.EXCHANGE)
    assert (exchanged.outcome, exchanged.commands) == (Outcome.WORKS, 1)


@pytest.mark.parametrize("text", [STOPPED, STRANGE])
def test_failure_has_call_code_name_and_log(text: str) -> None:
    made = cell(Observation(1, text))
    assert made.outcome is Outcome.FAILS
    assert f"{made.call} {made.code} {made.name}\n" == text
    assert made.log == ("mismatch",)


def test_a_failure_after_the_card_got_its_command_is_one() -> None:
    made = cell(Observation(1, STRANGE, trace=COMMAND), Question.EXCHANGE)
    assert (made.outcome, made.commands) == (Outcome.FAILS, 1)


def test_one_that_had_to_be_ended_hangs() -> None:
    made = cell(Observation(limit=Limit.TIME), Question.WAIT)
    assert (made.outcome, made.call, made.code) == (Outcome.HANGS, "", "")


def test_one_that_a_signal_ended_crashes() -> None:
    assert cell(Observation(139)).outcome is Outcome.CRASHES


@pytest.mark.parametrize(
    "seen",
    [
        Observation(127, stderr="env: no such file"),
        Observation(2, stderr="usage"),
        Observation(0, "SCARD_S_SUCCESS\n"),
        Observation(1, stderr="The card did not answer 90 00."),
        Observation(1, SUCCESS + STOPPED),
        Observation(limit=Limit.OUTPUT),
    ],
)
def test_a_program_that_does_not_say_what_came_of_it_is_no_cell(seen: Observation) -> None:
    with pytest.raises(BenchFailed, match="did not say") as caught:
        cell(seen)
    assert caught.value.why == seen.stderr


@pytest.mark.parametrize(
    ("question", "trace"),
    [(Question.EXCHANGE, ()), (Question.EXCHANGE, COMMAND * 2), (Question.CONNECT, COMMAND)],
)
def test_success_that_the_card_did_not_see_is_none(
    question: Question, trace: tuple[dict[str, Any], ...]
) -> None:
    with pytest.raises(BenchFailed, match="do not agree"):
        cell(Observation(0, SUCCESS, trace=trace), question)


def test_a_library_is_named_by_its_folder_and_the_static_program_has_none() -> None:
    assert command("trixie", Question.CONNECT) == (
        *("env", "LD_LIBRARY_PATH=/opt/grid/trixie", "/opt/grid/client", "connect"),
    )
    assert command("static", Question.WAIT) == (
        *("/opt/grid/client-static", "wait", "Virtual PCD 00 00"),
    )


def test_the_card_comes_late_for_one_that_waits() -> None:
    assert [world_of(question).late for question in Question] == [False, False, True]
