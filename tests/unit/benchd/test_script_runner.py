"""Scripts as they are played: in step with the program, and over when it has ended."""

from __future__ import annotations

import asyncio

import pytest

from .play import FOR_EVER, ScriptBench, at, at_client, played

# -- cues


def test_the_card_is_told_what_to_hold() -> None:
    async def scene(play: ScriptBench) -> None:
        await play.begin(at(2, "answer"), at_client("insert"), at(1, "answer"))
        assert play.cards.asked == [("begin", {"hold": [[0, 2], [0, 1]]})]
        await play.begin()
        assert play.cards.asked[1:] == [("begin", {"hold": []})]
        assert await play.end() == []

    played(scene)


def test_what_is_done_at_a_held_answer_is_done_in_order() -> None:
    acts = ["begin", "answer", "settle", ["wait", 0.001], ["end", "reset"], "release"]

    async def scene(play: ScriptBench) -> None:
        await play.begin(at(1, *acts))
        play.second_client.connected = True
        await play.holds(1)
        assert await play.cues.get() == {"kind": "cue", "command": 1, "slot": 0}
        first, last = ["other begins", "answer"], ["other ends, reset", "other leaves"]
        assert await play.end() == [*first, "other settles", *last]
        assert play.why() == (None, None)

    played(scene)


def test_each_cue_has_its_own_acts_and_comes_once() -> None:
    async def scene(play: ScriptBench) -> None:
        await play.begin(at(3, "answer"), at(1, "begin"))
        await play.holds(1)
        await play.holds(1)
        await play.holds(2)
        assert await play.end() == ["other begins"]
        assert play.cues.qsize() == 1

    played(scene)


def test_the_first_client_is_a_cue() -> None:
    async def scene(play: ScriptBench) -> None:
        play.daemon.counts = [2, 2, 2, 3]
        await play.begin(at_client("begin"))
        assert await play.cues.get() == {"kind": "cue", "command": 0, "slot": 0}
        assert await play.end() == ["other begins"]
        assert play.cues.empty(), "the second client is none"

    played(scene)


def test_who_was_there_before_is_no_client() -> None:
    async def scene(play: ScriptBench) -> None:
        play.daemon.counts = [2, 2, 1, 1]
        await play.begin(at_client("begin"))
        await play.daemon.counted.wait()
        assert await play.end() == []

    played(scene)


def test_a_client_that_comes_when_another_has_left_is_a_cue() -> None:
    async def scene(play: ScriptBench) -> None:
        play.daemon.counts = [3, 2, 2, 3]
        await play.begin(at_client("begin"))
        await play.daemon.counted.wait()
        assert await play.end() == ["other begins"]

    played(scene)


# -- the end


@pytest.mark.parametrize("cue", [at(1, "begin", ["wait", FOR_EVER], "answer"), at(1, "begin")])
def test_the_end_cuts_a_wait_short_and_nothing_comes_after_it(cue: dict[str, object]) -> None:
    async def scene(play: ScriptBench) -> None:
        await play.begin(cue)
        play.cards.on_held(0, 1)
        await play.second_client.begun.wait()
        assert await play.end() == ["other begins"]
        assert play.why() == (None, None)

    played(scene)


def test_after_the_end_no_cue_comes() -> None:
    async def scene(play: ScriptBench) -> None:
        await play.begin(at(1, "answer"), at_client("insert"))
        await play.end()
        play.cards.on_held(0, 1)
        play.daemon.counts = [5]
        assert await play.end() == []
        assert play.cues.empty()

    played(scene)


def test_the_next_run_has_its_own_script() -> None:
    async def scene(play: ScriptBench) -> None:
        await play.begin(at(1, ["wait", FOR_EVER], "answer"))
        play.cards.on_held(0, 1)
        assert await play.end() == []
        await play.begin(at(1, ["wait", 0.001], "begin"))
        await play.holds(1)
        assert await play.end() == ["other begins"]

    played(scene)


def under_way_at_the_end(*acts: object) -> list[str]:
    """What is done when the first of these acts is under way while the program ends."""
    done: list[str] = []

    async def scene(play: ScriptBench) -> None:
        play.second_client.stuck = True
        await play.begin(at(1, *acts))
        play.cards.on_held(0, 1)
        await play.second_client.begun.wait()
        ending = asyncio.create_task(play.end())
        await asyncio.sleep(0)  # now it waits for the act
        assert not ending.done()
        play.second_client.freed.set()
        done.extend(await ending)
        assert play.why() == (None, None)

    played(scene)
    return done


@pytest.mark.parametrize("then", [[], [["wait", FOR_EVER], "answer"]])
def test_an_act_under_way_comes_to_its_end(then: list[object]) -> None:
    assert under_way_at_the_end("begin", *then) == ["other begins", "other has it"]


def test_no_act_begins_after_the_end() -> None:
    assert under_way_at_the_end("begin", "answer", "kill") == ["other begins", "other has it"]


def test_an_act_that_does_not_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harness.benchd.script_runner._LAST_ACTS_S", 0.01)

    async def scene(play: ScriptBench) -> None:
        play.second_client.stuck = True
        await play.begin(at(1, "begin", "answer"))
        play.cards.on_held(0, 1)
        await play.second_client.begun.wait()
        assert await play.end() == ["other begins"]
        assert play.script_runner.trouble == "an act of the script did not end"

    played(scene)
