"""A runner as the harness sees it: what became of a program, and a runner that fails."""

from __future__ import annotations

import errno
import threading
from collections.abc import Sequence
from typing import cast

import pytest

from harness.bench import runner
from harness.bench.done import Done
from harness.bench.frames import Activity, Answer, Ending, How, Limits, Malformed, Output
from harness.bench.runner import Runner
from harness.engine.session import Container
from harness.engine.spec import ContainerSpec
from harness.engine.streams import STDERR, STDOUT
from harness.errors import BenchFailed, Stopped
from tests.support import runner_frames
from tests.support.fake_session import EXITED, FakeContainer, FakeSession

LIMITS = Limits(5, 1000, 1)


def started(session: FakeSession) -> tuple[Runner, FakeContainer]:
    """A runner in memory, and its container."""
    container = session.container(ContainerSpec("image", [runner.PROGRAM]))
    return Runner(cast(Container, container)), container


def run(*answers: Answer) -> Done:
    """What becomes of a program of which a runner says this."""
    return started(FakeSession(answers=[*answers]))[0].run(["./hello"], {}, LIMITS)


def ending(how: How, what: int) -> Ending:
    """An end of that kind."""
    return Ending(how, what, 1.0, 0.5, 0.25, 1 << 20, True)


@pytest.mark.parametrize(
    ("end", "exit_status", "stopped_by"),
    [
        (ending(How.EXITED, 3), 3, ""),
        (ending(How.SIGNALLED, 9), 137, ""),
        (ending(How.TIME_LIMIT, 0), None, "time"),
        (ending(How.OUTPUT_LIMIT, 0), None, "output"),
        (ending(How.NOT_STARTED, errno.ENOENT), 127, ""),
        (ending(How.NOT_STARTED, errno.EACCES), 126, ""),
    ],
)
def test_an_end_is_an_exit_status_or_a_limit(
    end: Ending, exit_status: int | None, stopped_by: str
) -> None:
    done = run(end)
    assert (done.exit_status, done.stopped_by) == (exit_status, stopped_by)
    assert (done.duration_s, done.usage.peak_bytes) == (1.0, 1 << 20)


def test_a_program_that_cannot_be_started_says_why() -> None:
    done = run(ending(How.NOT_STARTED, errno.ENOENT))
    assert done.stderr == b"./hello cannot be started: No such file or directory\n"


def test_the_last_output_is_the_last_on_stdout() -> None:
    done = run(Output(True, 0.1, b"a"), Output(True, 0.2, b"b"), Output(False, 0.3, b"c"), EXITED)
    assert (done.stdout, done.stderr, done.to_last_output_s) == (b"ab", b"c", 0.2)


def test_a_program_that_prints_nothing_printed_last_when_it_ended() -> None:
    assert run(ending(How.EXITED, 0)).to_last_output_s == 1.0


def test_whoever_asks_hears_when_a_program_idles_and_goes_on() -> None:
    heard: list[bool] = []
    made, _ = started(FakeSession(answers=[Activity(False), Activity(True), EXITED]))
    made.run(["a"], {}, LIMITS, on_activity=heard.append)
    assert heard == [False, True]


def test_one_runner_runs_one_program_after_the_other() -> None:
    session = FakeSession()
    made, _ = started(session)
    for number in range(3):
        session.answers = [ending(How.EXITED, number)]
        assert made.run(["a"], {}, LIMITS).exit_status == number


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (runner_frames.encoded(Malformed("R is cut short")), "could not read a frame"),
        (b"Q\0\0\0\0", "no frame"),
        (runner_frames.encoded(Output(True, 0, b"x" * 1001)), "limit of output"),
    ],
    ids=["it reads no frame", "it says no frame", "it keeps no limit"],
)
def test_a_runner_that_fails_is_the_benchs_failure(data: bytes, message: str) -> None:
    made, container = started(FakeSession(answers=[Activity(False)]))
    container.stream.talk(data, STDOUT)
    with pytest.raises(BenchFailed, match=message):
        made.run(["a"], {}, LIMITS)


def test_a_runner_that_dies_says_its_last_words() -> None:
    made, container = started(FakeSession(answers=[]))
    container.stream.talk(b"runner: signalfd: no\n", STDERR)
    with pytest.raises(BenchFailed, match="has died") as failure:
        made.run(["a"], {}, LIMITS)
    assert "signalfd" in failure.value.why


def test_a_runner_that_ends_in_a_stopped_run_is_no_failure() -> None:
    made, _ = started(FakeSession(answers=[], stopped=True))
    with pytest.raises(Stopped):
        made.run(["a"], {}, LIMITS)


def run_stuck(answers: Sequence[Answer], limits: Limits) -> tuple[Done, FakeContainer]:
    """What becomes of a program whose runner never says that it has ended."""
    made, container = started(FakeSession(answers=[*answers]))
    return made.run(["a"], {}, limits), container


def test_a_runner_that_is_stuck_is_ended_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "MARGIN_S", 0.01)
    done, container = run_stuck([Output(True, 0.5, b"so far")], Limits(0.01, 1000, 0.01))
    assert container.killed
    assert (done.stopped_by, done.exit_status, done.clean) == ("time", None, False)
    assert (done.stdout, done.to_last_output_s) == (b"so far", 0.5)


def test_more_time_is_given_inside_and_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "MARGIN_S", 0.01)
    session = FakeSession(answers=[Activity(False)])
    made, container = started(session)

    def give(_: bool) -> None:
        made.give(60)
        threading.Timer(0.2, container.stream.talk, (runner_frames.encoded(EXITED), STDOUT)).start()

    assert made.run(["a"], {}, Limits(0.01, 9, 0.01), on_activity=give).exit_status == 0
    assert session.frames[-1] == (b"T", (60_000).to_bytes(4, "big"))
    assert not container.killed
