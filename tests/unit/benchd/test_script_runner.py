"""Scripts as they run: in step with the program, and over when it has ended."""

from __future__ import annotations

import asyncio

import pytest

from .script_rig import FOR_EVER, ScriptRig, at, at_client, with_script_rig

# -- triggers


def test_card_process_gets_the_commands_to_hold() -> None:
    async def body(rig: ScriptRig) -> None:
        await rig.begin(at(2, "answer"), at_client("insert"), at(1, "answer"))
        assert rig.cards.asked == [("begin", {"hold": [[0, 2], [0, 1]]})]
        await rig.begin()
        assert rig.cards.asked[1:] == [("begin", {"hold": []})]
        assert await rig.end() == []

    with_script_rig(body)


def test_actions_at_a_held_response_are_performed_in_order() -> None:
    actions = ["begin", "answer", "settle", ["wait", 0.001], ["end", "reset"], "release"]

    async def body(rig: ScriptRig) -> None:
        await rig.begin(at(1, *actions))
        rig.second_client.connected = True
        await rig.holds(1)
        assert await rig.triggers.get() == {"kind": "trigger", "command": 1, "slot": 0}
        first, last = ["other begins", "answer"], ["other ends, reset", "other leaves"]
        assert await rig.end() == [*first, "other settles", *last]
        assert rig.why() == (None, None)

    with_script_rig(body)


def test_each_trigger_has_its_own_actions_and_comes_once() -> None:
    async def body(rig: ScriptRig) -> None:
        await rig.begin(at(3, "answer"), at(1, "begin"))
        await rig.holds(1)
        await rig.holds(1)
        await rig.holds(2)
        assert await rig.end() == ["other begins"]
        assert rig.triggers.qsize() == 1

    with_script_rig(body)


def test_the_first_client_is_a_trigger() -> None:
    async def body(rig: ScriptRig) -> None:
        rig.daemon.counts = [2, 2, 2, 3]
        await rig.begin(at_client("begin"))
        assert await rig.triggers.get() == {"kind": "trigger", "command": 0, "slot": 0}
        assert await rig.end() == ["other begins"]
        assert rig.triggers.empty(), "the second client is none"

    with_script_rig(body)


def test_earlier_client_is_no_first_client() -> None:
    async def body(rig: ScriptRig) -> None:
        rig.daemon.counts = [2, 2, 1, 1]
        await rig.begin(at_client("begin"))
        await rig.daemon.counted.wait()
        assert await rig.end() == []

    with_script_rig(body)


def test_a_client_that_comes_when_another_has_left_is_a_trigger() -> None:
    async def body(rig: ScriptRig) -> None:
        rig.daemon.counts = [3, 2, 2, 3]
        await rig.begin(at_client("begin"))
        await rig.daemon.counted.wait()
        assert await rig.end() == ["other begins"]

    with_script_rig(body)


# -- the end


@pytest.mark.parametrize("trigger", [at(1, "begin", ["wait", FOR_EVER], "answer"), at(1, "begin")])
def test_the_end_cuts_a_wait_short_and_nothing_comes_after_it(trigger: dict[str, object]) -> None:
    async def body(rig: ScriptRig) -> None:
        await rig.begin(trigger)
        rig.cards.on_held(0, 1)
        await rig.second_client.begun.wait()
        assert await rig.end() == ["other begins"]
        assert rig.why() == (None, None)

    with_script_rig(body)


def test_after_the_end_no_trigger_comes() -> None:
    async def body(rig: ScriptRig) -> None:
        await rig.begin(at(1, "answer"), at_client("insert"))
        await rig.end()
        rig.cards.on_held(0, 1)
        rig.daemon.counts = [5]
        assert await rig.end() == []
        assert rig.triggers.empty()

    with_script_rig(body)


def test_the_next_run_has_its_own_script() -> None:
    async def body(rig: ScriptRig) -> None:
        await rig.begin(at(1, ["wait", FOR_EVER], "answer"))
        rig.cards.on_held(0, 1)
        assert await rig.end() == []
        await rig.begin(at(1, ["wait", 0.001], "begin"))
        await rig.holds(1)
        assert await rig.end() == ["other begins"]

    with_script_rig(body)


def under_way_at_the_end(*actions: object) -> list[str]:
    """What is done when the first of these actions is under way while the program ends."""
    done: list[str] = []

    async def body(rig: ScriptRig) -> None:
        rig.second_client.stuck = True
        await rig.begin(at(1, *actions))
        rig.cards.on_held(0, 1)
        await rig.second_client.begun.wait()
        ending = asyncio.create_task(rig.end())
        await asyncio.sleep(0)  # now it waits for the action
        assert not ending.done()
        rig.second_client.freed.set()
        done.extend(await ending)
        assert rig.why() == (None, None)

    with_script_rig(body)
    return done


@pytest.mark.parametrize("then", [[], [["wait", FOR_EVER], "answer"]])
def test_an_action_under_way_comes_to_its_end(then: list[object]) -> None:
    assert under_way_at_the_end("begin", *then) == ["other begins", "other has it"]


def test_no_action_begins_after_the_end() -> None:
    assert under_way_at_the_end("begin", "answer", "kill") == ["other begins", "other has it"]


def test_an_action_that_does_not_end_is_given_up() -> None:
    async def body(rig: ScriptRig) -> None:
        rig.second_client.stuck = True
        await rig.begin(at(1, "begin", "answer"))
        rig.cards.on_held(0, 1)
        await rig.second_client.begun.wait()
        assert await rig.end() == ["other begins"]
        assert rig.script_runner.trouble == "an action of the script did not end"

    with_script_rig(body, last_actions_s=0.01)


def test_a_program_that_keeps_others_out_gets_its_answer_and_the_run_is_no_ones_fault() -> None:
    async def body(rig: ScriptRig) -> None:
        rig.second_client.kept_out = True
        await rig.begin(at(1, "begin", "answer", "remove", ["end", "leave"]))
        rig.cards.on_held(0, 1)
        await rig.second_client.begun.wait()
        assert await rig.end() == ["other begins", "answer"]
        assert rig.script_runner.kept_out
        assert rig.why() == (None, None)
        await rig.begin()
        assert not rig.script_runner.kept_out

    with_script_rig(body)
