"""The build queue: every target ends in an event, and what is stopped begins nothing more."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.errors import BuildFailed, EngineMissing, Stopped
from harness.images.image import Image
from harness.images.log import Log
from harness.images.queue import (
    BuildBroke,
    BuildEvent,
    BuildQueue,
    BuildStarted,
    Built,
    Fatal,
    Target,
    build_all,
)
from tests.support.miniatures import Stop

IMAGE = Image("tag", "sha256:1", 1)


def target(name: str, do: Callable[[Log], object] = lambda _: None) -> Target:
    """A target that does something, and is there then."""

    def make(log: Log) -> Image:
        do(log)
        return IMAGE

    return Target(name, make)


def fails(error: Exception) -> Callable[[Log], object]:
    """A build that raises."""

    def do(_: Log) -> None:
        raise error

    return do


def names(events: list[BuildEvent], kind: type) -> list[str]:
    """The names in events of a kind."""
    return [event.name for event in events if isinstance(event, kind)]  # type: ignore[union-attr]


def test_every_target_starts_and_ends_in_order(tmp_path: Path) -> None:
    events = [*build_all(Stop(), [target("a"), target("b")], 1, tmp_path)]
    assert names([*events], BuildStarted) == names([*events], Built) == ["a", "b"]


def test_a_build_that_fails_is_an_event_and_the_rest_goes_on(tmp_path: Path) -> None:
    broken = target("a/b", fails(BuildFailed("It failed.", "the compiler says no")))
    events = [*build_all(Stop(), [broken, target("c")], 1, tmp_path)]
    (broke,) = [event for event in events if isinstance(event, BuildBroke)]
    assert (broke.name, broke.problem.why) == ("a/b", "the compiler says no")
    assert "the compiler says no" in Path(broke.log).read_text()
    assert names([*events], Built) == ["c"]


def test_each_build_has_a_log_of_its_own(tmp_path: Path) -> None:
    def talk(log: Log) -> None:
        log("Step 1\n")

    list(build_all(Stop(), [target("a", talk), target("b")], 2, tmp_path))
    assert (tmp_path / "a.log").read_text() == "Step 1\n"
    assert (tmp_path / "b.log").read_text() == ""


@pytest.mark.parametrize("error", [EngineMissing("It has gone."), RuntimeError("a mistake")])
def test_fatal_errors_of_a_build_are_raised(tmp_path: Path, error: Exception) -> None:
    stop = Stop()
    with pytest.raises(type(error)):
        list(build_all(stop, [target("a", fails(error)), target("b")], 1, tmp_path))
    assert stop.stopped.is_set() and stop.closed


def test_builds_that_are_left_alone_are_stopped_and_waited_for(tmp_path: Path) -> None:
    stop = Stop()

    def until_stopped(_: Log) -> None:
        stop.stopped.wait(20)
        raise Stopped

    events = build_all(stop, [target("a"), target("b", until_stopped)], 2, tmp_path)
    with pytest.raises(KeyboardInterrupt):
        for _ in events:
            raise KeyboardInterrupt
    events.close()
    assert stop.closed


def test_a_closed_queue_begins_no_other_build(tmp_path: Path) -> None:
    begun, go_on = threading.Event(), threading.Event()
    events: list[BuildEvent] = []

    def first(_: Log) -> None:
        begun.set()
        go_on.wait(20)

    builds = BuildQueue(1, events.append, tmp_path)
    builds.put([target("a", first), target("b")])
    begun.wait(20)
    builds.close()
    go_on.set()
    while builds.alive():
        pass
    assert names(events, BuildStarted) == ["a"]
    assert not [event for event in events if isinstance(event, Fatal)]


def test_no_target_no_event(tmp_path: Path) -> None:
    assert [*build_all(Stop(), [], 2, tmp_path)] == []
