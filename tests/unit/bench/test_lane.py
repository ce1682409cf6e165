"""A lane: one bench, sample containers beside it, and when either is made anew."""

from __future__ import annotations

from typing import Any

import pytest

from harness.bench import lane
from harness.bench.lane import BenchLane
from harness.bench.sample_container import USER
from harness.engine.streams import ExecResult
from harness.errors import Stopped
from harness.images.image import Image
from harness.judge.observation import Limit, Observation
from harness.samples.manifest import Program
from harness.scenarios.registry import find_scenario
from tests.support.fake_session import FINE, FakeSession, sound

PROGRAM = Program("hello.src", ("tongue", "hello.src"))
CASE = find_scenario("hello").case_for("s", "a-b")
ENDED = ExecResult(None, b"", b"", 30.0, 0.1, "time")


def image(tag: str = "sample") -> Image:
    """An image of that tag."""
    return Image(tag, f"sha256:{tag}", 1)


def opened(session: FakeSession) -> BenchLane:
    """A lane in that session."""
    return BenchLane(session.as_session, image("bench"))


def run(made: BenchLane, tag: str = "sample") -> Observation:
    """One run on a lane."""
    return made.run(image(tag), PROGRAM, CASE)


def test_a_lane_makes_nothing_before_its_first_run() -> None:
    session = FakeSession()
    made = opened(session)
    assert (session.containers, made.images) == ([], ())


def test_bench_and_containers_are_made_once_and_kept() -> None:
    session = FakeSession()
    made = opened(session)
    for tag in ("a", "b", "a", "b"):
        assert run(made, tag).exit_status == 0
    assert [c.spec.image for c in session.containers] == ["bench", "a", "b"]
    assert {*made.images} == {"a", "b"}
    assert made.hardware == CASE.world.hardware


def test_a_samples_container_is_hardened_and_shares_the_socket_alone() -> None:
    session = FakeSession()
    run(opened(session))
    spec = session.of("sample")[0].spec
    assert spec.hardened and not spec.network and spec.user == USER
    assert spec.volumes == {session.volumes[0]: ("/run/pcscd", "ro")}
    assert spec.memory_bytes and spec.processes


def test_closing_removes_everything_and_the_next_run_makes_it_anew() -> None:
    session = FakeSession()
    made = opened(session)
    run(made)
    made.close()
    assert all(container.removed for container in session.containers)
    assert made.images == ()
    assert made.hardware == BenchLane(session.as_session, image()).hardware
    assert run(made).exit_status == 0


def test_containers_that_have_long_had_no_turn_give_way() -> None:
    session = FakeSession()
    made = opened(session)
    for number in range(lane.KEPT + 2):
        run(made, f"sample-{number}")
        run(made, "sample-0")
    assert len(made.images) == lane.KEPT
    assert "sample-0" in made.images and "sample-1" not in made.images
    assert session.of("sample-1") == []


@pytest.mark.parametrize(
    ("result", "processes"),
    [(ENDED, ["docker-init", "sleep"]), (FINE, ["docker-init"])],
    ids=["ended at a limit", "killed its container"],
)
def test_a_container_that_was_spoilt_is_replaced(result: ExecResult, processes: list[str]) -> None:
    session = FakeSession(result=result, processes=processes)
    made = opened(session)
    run(made)
    session.result, session.processes = FINE, ["docker-init", "sleep"]
    run(made)
    assert len([c for c in session.containers if c.spec.image == "sample"]) == 2
    assert len(session.of("sample")) == 1


def test_the_limit_that_ended_a_program_is_in_the_observation() -> None:
    seen = run(opened(FakeSession(result=ENDED)))
    assert (seen.limit, seen.exit_status, seen.left) == (Limit.TIME, None, ())


def test_an_engine_that_refuses_is_trouble() -> None:
    assert "could not start" in run(opened(FakeSession(refuses=True))).trouble


def test_a_bench_that_breaks_is_trouble() -> None:
    def broken(request: dict[str, Any]) -> dict[str, Any]:
        reply = sound(request)
        return reply | {"sound": False, "why": "pcscd ended"} if "sound" in reply else reply

    assert "pcscd ended" in run(opened(FakeSession(broken))).trouble


def test_an_exit_status_that_the_engine_lost_is_trouble() -> None:
    lost = ExecResult(None, b"", b"", 0.1, 0.1)
    assert "exit status" in run(opened(FakeSession(result=lost))).trouble


def test_trouble_in_a_stopped_session_is_no_trouble() -> None:
    session = FakeSession(refuses=True, stopped=True)
    made = opened(session)
    with pytest.raises(Stopped):
        made.check()
