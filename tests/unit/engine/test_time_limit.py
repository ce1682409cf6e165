"""A time limit that can be set anew while it is under way."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable

import pytest

from harness.engine.streams import STDOUT, Gathering, Stream
from harness.engine.time_limit import TimeLimit

HOUR_S = 3600.0


class FakeTimer:
    """Runs out when it is told to, unless it was cancelled."""

    def __init__(self, seconds: float, act: Callable[[], None]) -> None:
        self.seconds, self._act = seconds, act
        self.daemon = False
        self.state = "made"

    def start(self) -> None:
        """It counts, as a daemon: it holds up nobody's end."""
        assert self.daemon
        self.state = "counts"

    def cancel(self) -> None:
        """It does not count any more."""
        self.state = "cancelled"

    def run_out(self) -> None:
        """Its time has come."""
        assert self.state == "counts"
        self._act()


@pytest.fixture
def timers(monkeypatch: pytest.MonkeyPatch) -> list[FakeTimer]:
    """The timers that are made, in their order."""
    made: list[FakeTimer] = []

    def timer(seconds: float, act: Callable[[], None]) -> FakeTimer:
        made.append(FakeTimer(seconds, act))
        return made[-1]

    monkeypatch.setattr(threading, "Timer", timer)
    monkeypatch.setattr(time, "monotonic", lambda: 100.0)
    return made


@pytest.fixture
def stops() -> list[str]:
    """What was stopped."""
    return []


@pytest.mark.parametrize(
    ("seconds", "started", "left"), [(30.0, 100.0, 30.0), (30.0, 90.0, 20.0), (30.0, 10.0, 0.0)]
)
def test_time_limit_counts_from_the_start_of_the_program(
    timers: list[FakeTimer], stops: list[str], seconds: float, started: float, left: float
) -> None:
    with TimeLimit(seconds).over(lambda: stops.append("stop"), started):
        (timer,) = timers
        assert (timer.seconds, timer.state) == (left, "counts")
        timer.run_out()
    assert stops == ["stop"]


def test_time_limit_stops_no_program_that_has_ended(
    timers: list[FakeTimer], stops: list[str]
) -> None:
    with TimeLimit(30.0).over(lambda: stops.append("stop"), 100.0):
        pass
    assert [timer.state for timer in timers] == ["cancelled"]
    assert stops == []


def test_time_limit_stops_no_program_that_broke_off(
    timers: list[FakeTimer], stops: list[str]
) -> None:
    with (
        pytest.raises(ConnectionError),
        TimeLimit(30.0).over(lambda: stops.append("stop"), 100.0),
    ):
        raise ConnectionError
    assert [timer.state for timer in timers] == ["cancelled"]


def test_last_reset_of_a_time_limit_counts(timers: list[FakeTimer], stops: list[str]) -> None:
    limit = TimeLimit(30.0)
    with limit.over(lambda: stops.append("stop"), 100.0):
        limit.reset(2.0)
        limit.reset(60.0)
        assert [timer.seconds for timer in timers] == [30.0, 2.0, 60.0]
        assert [timer.state for timer in timers] == ["cancelled", "cancelled", "counts"]
        timers[-1].run_out()
    assert stops == ["stop"]


def test_after_the_end_nothing_is_left_to_set(timers: list[FakeTimer], stops: list[str]) -> None:
    limit = TimeLimit(30.0)
    with limit.over(lambda: stops.append("stop"), 100.0):
        pass
    limit.reset(0.0)
    assert [timer.state for timer in timers] == ["cancelled"]
    assert stops == []


def test_time_limit_may_be_reset_before_it_is_under_way(
    timers: list[FakeTimer], stops: list[str]
) -> None:
    limit = TimeLimit(30.0)
    limit.reset(2.0)  # the program is faster than whoever waits for it
    with limit.over(lambda: stops.append("stop"), 100.0):
        assert [timer.seconds for timer in timers if timer.state == "counts"] == [2.0]


def test_time_limit_may_be_reset_while_it_gets_under_way(
    timers: list[FakeTimer], stops: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = TimeLimit(30.0)

    def late_clock() -> float:
        limit.reset(2.0)
        return 100.0

    monkeypatch.setattr(time, "monotonic", late_clock)
    with limit.over(lambda: stops.append("stop"), 100.0):
        assert [timer.seconds for timer in timers if timer.state == "counts"] == [2.0]


def test_a_limit_can_be_used_again(timers: list[FakeTimer], stops: list[str]) -> None:
    limit = TimeLimit(30.0)
    for number in "12":
        with limit.over(lambda n=number: stops.append(n), 100.0):  # type: ignore[misc]
            timers[-1].run_out()
    assert stops == ["1", "2"]


# -- with real timers: no durations, only that they run out


def test_a_hanging_program_is_ended_when_no_time_is_left_any_more() -> None:
    near, far = socket.socketpair()
    limit = TimeLimit(HOUR_S)
    killed = threading.Event()

    def kill() -> None:
        killed.set()
        far.close()

    gathering = Gathering(kill, None, None)
    far.sendall(struct.pack(">BxxxL", STDOUT, 4) + b"here")
    listener = threading.Thread(
        target=lambda: gathering.read(Stream(near), limit, time.monotonic()), daemon=True
    )
    listener.start()
    for _ in range(1000):  # a word too early is lost: it is said again
        limit.reset(0.001)
        if killed.wait(0.01):
            break
    far.close()
    listener.join()
    result = gathering.result(None, 0.0, 1.0)
    assert (result.stopped_by, result.stdout) == ("time", b"here")


def test_more_time_than_there_was_lets_a_program_come_to_its_end() -> None:
    near, far = socket.socketpair()
    limit = TimeLimit(HOUR_S)
    gathering = Gathering(far.close, None, None)
    listener = threading.Thread(
        target=lambda: gathering.read(Stream(near), limit, time.monotonic()), daemon=True
    )
    listener.start()
    limit.reset(HOUR_S)
    far.sendall(struct.pack(">BxxxL", STDOUT, 4) + b"done")
    far.close()
    listener.join()
    assert (gathering.stopped_by, gathering.result(0, 0.0, 1.0).stdout) == ("", b"done")
