"""A lane: bench, sandbox, and sample containers beside them; and when any is made anew."""

from __future__ import annotations

from typing import Any

import pytest

from harness.bench import lane
from harness.bench.frames import Answer, Ending, How, Left, Output
from harness.bench.lane import BenchLane, LaneImages
from harness.bench.runner import PROGRAM as RUNNER
from harness.bench.sample_container import ENGINES_OWN, TMPFS, USER
from harness.bench.turns import Turns
from harness.errors import Stopped
from harness.images.image import Image
from harness.judge.observation import Limit, Observation, Usage
from harness.samples.manifest import Program
from harness.scenarios.registry import find_scenario
from tests.support.fake_session import EXITED, FakeSession, sound

PROGRAM = Program("hello.src", ("tongue", "hello.src"))
CASE = find_scenario("hello").case_for("s", "a-b")
ENDED = Ending(How.TIME_LIMIT, 0, 30.0, 0.1, 0.1, 1, True)
UNCLEAN = Ending(How.EXITED, 0, 0.1, 0.1, 0.1, 1, False)


def image(tag: str = "sample") -> Image:
    """An image of that tag."""
    return Image(tag, f"sha256:{tag}", 1)


def opened(session: FakeSession) -> BenchLane:
    """A lane in that session."""
    made_of = LaneImages(image("bench"), image("runner"))
    return BenchLane(session.as_session, made_of, Turns(1))


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
    assert [c.spec.image for c in session.containers] == ["bench", "runner", "a", "b"]
    assert {*made.images} == {"a", "b"}
    assert made.hardware == CASE.world.hardware


def test_a_samples_container_is_hardened_and_shares_the_socket_alone() -> None:
    session = FakeSession()
    run(opened(session))
    spec, sandbox = session.of("sample")[0].spec, session.of("runner")[0]
    socket, runner = session.volumes
    assert spec.hardened and not spec.network and spec.user == USER
    assert spec.network_of == sandbox.id
    assert sandbox.spec.hardened and not sandbox.spec.network and not sandbox.spec.network_of
    assert spec.volumes == {socket: ("/run/pcscd", "ro"), runner: ("/opt/runner", "ro")}
    assert spec.memory_bytes and spec.processes


def test_the_runner_is_the_first_process_and_empties_all_that_can_be_written_to() -> None:
    session = FakeSession()
    run(opened(session))
    spec = session.of("sample")[0].spec
    assert not spec.init
    assert spec.command == [RUNNER, *TMPFS, *ENGINES_OWN]


def test_closing_removes_everything_and_the_next_run_makes_it_anew() -> None:
    session = FakeSession()
    made = opened(session)
    run(made)
    made.close()
    assert all(container.removed for container in session.containers)
    assert made.images == ()
    assert session.removed_volumes == [*reversed(session.volumes)]
    assert made.hardware == opened(session).hardware
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
    ("answer", "made"), [(ENDED, 1), (UNCLEAN, 2)], ids=["ended at a limit", "left files"]
)
def test_only_a_container_that_was_spoilt_is_replaced(answer: Ending, made: int) -> None:
    session = FakeSession(answers=[answer])
    opened_lane = opened(session)
    run(opened_lane)
    session.answers = [EXITED]
    run(opened_lane)
    assert len([c for c in session.containers if c.spec.image == "sample"]) == made
    assert len(session.of("sample")) == 1


def test_the_limit_that_ended_a_program_is_in_the_observation() -> None:
    seen = run(opened(FakeSession(answers=[ENDED])))
    assert (seen.limit, seen.exit_status, seen.left) == (Limit.TIME, None, ())


def test_what_a_program_printed_used_and_left_is_in_the_observation() -> None:
    answers: list[Answer] = [
        Output(True, 0.02, b"Reader: x\n"),
        Output(False, 0.03, b"\xff"),
        Left("sleep 1000"),
        EXITED,
    ]
    seen = run(opened(FakeSession(answers=answers)))
    assert (seen.stdout, seen.stderr, seen.left) == ("Reader: x\n", "\\xff", ("sleep 1000",))
    assert (seen.duration_s, seen.to_last_output_s) == (EXITED.wall_s, 0.02)
    assert seen.usage == Usage(EXITED.user_s, EXITED.system_s, EXITED.peak_bytes)


def test_an_engine_that_refuses_is_trouble() -> None:
    assert "could not start" in run(opened(FakeSession(refuses=True))).trouble


def test_a_bench_that_breaks_is_trouble() -> None:
    def broken(request: dict[str, Any]) -> dict[str, Any]:
        reply = sound(request)
        return reply | {"sound": False, "why": "pcscd ended"} if "sound" in reply else reply

    assert "pcscd ended" in run(opened(FakeSession(broken))).trouble


def test_a_runner_that_dies_is_trouble() -> None:
    assert "The runner has died" in run(opened(FakeSession(answers=[]))).trouble


def test_a_program_that_waits_is_watched_from_when_the_card_falls_silent() -> None:
    def fall_silent() -> None:
        session.containers[0].stream.say({"event": {"kind": "trigger"}})

    session = FakeSession(on_run=fall_silent)
    made, mute = opened(session), find_scenario("mute").case_for("s", "a-b")
    made.run(image(), PROGRAM, mute)
    run(made)
    given = round(mute.watch_s * 1000).to_bytes(4, "big")
    assert [letter for letter, _ in session.frames] == [b"R", b"T", b"R"]
    assert session.frames[1] == (b"T", given)


def test_trouble_in_a_stopped_session_is_no_trouble() -> None:
    session = FakeSession(refuses=True, stopped=True)
    made = opened(session)
    with pytest.raises(Stopped):
        made.check()
