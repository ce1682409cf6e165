"""The bench as the harness sees it: requests, replies, events, and every way in which it fails."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.bench.bench import Bench
from harness.bench.shared_folder import SharedFolder
from harness.engine.streams import STDOUT
from harness.errors import BenchFailed, Stopped
from harness.scenarios.words import card, world
from tests.support.fake_session import Answer, FakeSession, FakeStream, sound


def opened(answer: Answer = sound) -> tuple[Bench, FakeStream, FakeSession]:
    """A bench in memory, and its other end."""
    session = FakeSession(answer)
    bench = Bench(session.as_session, "bench")
    return bench, session.containers[0].stream, session


def refused(request: dict[str, Any]) -> dict[str, Any]:
    """A reply that says no."""
    return {"id": request["id"], "ok": False, "error": "there is no reader", "hint": "add one"}


def test_a_bench_is_hardened_and_has_no_network() -> None:
    _, _, session = opened()
    (container,) = session.containers
    assert container.spec.hardened and not container.spec.network
    assert container.spec.stdin


def test_a_world_is_sent_as_it_is() -> None:
    bench, stream, _ = opened()
    wanted = world(card(), beside=card("store", 1))
    bench.prepare(wanted)
    assert stream.requests[0]["op"] == "prepare"
    assert stream.requests[0]["world"] == wanted.as_object()


def test_a_card_may_take_the_place_of_the_worlds_own() -> None:
    bench, stream, _ = opened()
    bench.prepare(world(card()), card={"program": ["card-c"]})
    assert stream.requests[0]["world"]["cards"] == [{"program": ["card-c"]}]


def test_a_refusal_says_what_and_what_to_do() -> None:
    bench, *_ = opened(refused)
    with pytest.raises(BenchFailed) as failure:
        bench.prepare(world())
    assert (failure.value.why, failure.value.hint) == ("there is no reader", "add one")


def test_the_reply_to_a_request_that_was_given_up_is_passed_over() -> None:
    bench, stream, _ = opened()
    stream.say({"id": 99, "ok": True, "late": True})
    assert "late" not in bench.ask("status", 1)


def test_events_go_to_the_listener() -> None:
    heard: list[dict[str, Any]] = []
    bench, stream, _ = opened()
    bench.on_event = heard.append
    stream.say({"event": {"kind": "reset"}})
    bench.ask("status", 1)
    assert heard == [{"kind": "reset"}]


def test_a_message_may_come_in_pieces() -> None:
    bench, stream, _ = opened(lambda _: None)
    stream.talk(b'{"id": 1, "ok"', STDOUT)
    stream.talk(b': true, "x": 1}\n', STDOUT)
    assert bench.ask("status", 1)["x"] == 1


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        ({"sound": False, "why": "pcscd ended"}, "pcscd ended"),
        ({"sound": True, "dropped": 3, "trace": []}, "3 events dropped"),
    ],
)
def test_a_trace_that_does_not_count_is_a_failure_of_the_bench(
    reply: dict[str, Any], why: str
) -> None:
    bench, *_ = opened(lambda request: {"id": request["id"], "ok": True, **reply})
    with pytest.raises(BenchFailed) as failure:
        bench.collect()
    assert failure.value.why == why


def test_a_bench_that_dies_says_its_last_words() -> None:
    bench, stream, _ = opened(lambda _: None)
    stream.talk(b"Traceback: it broke\n")
    stream.talk(b"not JSON\n", STDOUT)
    stream.close()
    with pytest.raises(BenchFailed, match="has died") as failure:
        bench.ask("status", 1)
    assert "it broke" in failure.value.why
    assert "not JSON" in failure.value.why
    assert bench.ended.is_set()
    with pytest.raises(BenchFailed, match="has died"):
        bench.ask("status", 1)


def test_a_bench_that_is_silent_fails_in_time() -> None:
    bench, *_ = opened(lambda _: None)
    with pytest.raises(BenchFailed, match="did not answer status in time"):
        bench.ask("status", -100)


def test_a_bench_that_ends_in_a_stopped_run_is_no_failure() -> None:
    bench, stream, session = opened(lambda _: None)
    session.stopped = True
    stream.close()
    with pytest.raises(Stopped):
        bench.ask("status", 1)


def test_closing_removes_container_and_volume() -> None:
    bench, _, session = opened()
    with bench:
        pass
    assert session.containers[0].removed
    assert session.removed_volumes == session.volumes


def test_a_folder_of_the_host_is_not_removed() -> None:
    session = FakeSession()
    with Bench(session.as_session, "bench", shared=SharedFolder(Path("/run/here"), "7:7")):
        pass
    assert (session.volumes, session.removed_volumes) == ([], [])
    assert session.containers[0].spec.user == "7:7", "who owns it, writes there"
