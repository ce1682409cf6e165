"""Scripts and soundness: what fails is told, what they change is no fault, what dies is one."""

from __future__ import annotations

import asyncio

import pytest

from harness.benchd.pcsc_client import DaemonGone, NotYet
from harness.world.channel import Refusal
from harness.world.parse import parse_world
from harness.world.world import World

from .parts import HELLO
from .script_rig import FOR_EVER, MEND, ScriptRig, at, at_client, with_script_rig


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (Refusal("the reader has gone"), "the reader has gone"),
        (NotYet("Virtual PCD shows PRESENT"), "Virtual PCD shows PRESENT"),
        (DaemonGone("error 29"), "error 29"),
    ],
)
def test_an_action_that_fails_is_trouble_and_ends_the_trigger(error: Exception, text: str) -> None:
    async def body(rig: ScriptRig) -> None:
        rig.cards.wrong["answer"] = error
        await rig.begin(at(1, "begin", "answer", "kill"))
        await rig.holds(1)
        assert await rig.end() == ["other begins"]
        assert rig.script_runner.trouble == f"answer: {text}"
        await rig.begin()
        assert rig.script_runner.trouble is None, "a new run, a new script"

    with_script_rig(body)


@pytest.mark.parametrize("action", ["remove", "insert", "start"])
def test_a_change_that_fails_leaves_the_bench_unsound(action: str) -> None:
    async def body(rig: ScriptRig) -> None:
        rig.readiness.full = True
        await rig.begin(at(1, action, "answer"))
        await rig.holds(1)
        assert "answer" not in await rig.end()
        trouble, unsound = rig.why()
        assert trouble == f"{action}: Virtual PCD 00 00 shows PRESENT" and unsound

    with_script_rig(body)


def test_a_mistake_in_an_action_is_not_kept_quiet() -> None:
    async def body(rig: ScriptRig) -> None:
        rig.cards.wrong["answer"] = ZeroDivisionError()
        await rig.begin(at(1, "answer"))
        await rig.holds(1)
        with pytest.raises(ZeroDivisionError):
            await rig.end()

    with_script_rig(body)


# -- soundness


@pytest.mark.parametrize(
    ("actions", "done"),
    [
        (["kill"], ["kill pcscd"]),
        (["kill", "start"], ["kill pcscd", *MEND]),
        (["kill", "start", "kill"], ["kill pcscd", *MEND, "kill pcscd"]),
        (["remove"], ["eject", "look for no card"]),
        (["remove", "insert"], ["eject", "look for no card", *MEND[2:]]),
        (["remove", "answer", "kill"], ["eject", "look for no card", "answer", "kill pcscd"]),
    ],
)
@pytest.mark.parametrize("card", [{"name": "hello"}, {"program": ["card-c"]}])
def test_change_by_a_script_is_sound(
    actions: list[str], done: list[str], card: dict[str, object]
) -> None:
    async def body(rig: ScriptRig) -> None:
        rig.cards.plays = "program" in card
        await rig.begin(at(1, *actions), card=card)
        await rig.holds(1)
        assert [action.replace(" program", "") for action in await rig.end()] == done
        assert rig.why() == (None, None)

    with_script_rig(body)


@pytest.mark.parametrize("action", ["kill", "answer", "remove", ["wait", FOR_EVER]])
def test_a_pcscd_that_dies_by_itself_is_not_excused_by_what_comes_then(action: object) -> None:
    async def body(rig: ScriptRig) -> None:
        def die() -> None:
            rig.daemon.lives = False

        rig.second_client.meanwhile = die
        await rig.begin(at(1, "begin", action))
        await rig.holds(1)
        assert await rig.end() == ["other begins"]
        assert rig.why() == ("pcscd ended by signal 9", "pcscd ended by signal 9")

    with_script_rig(body)


def test_two_triggers_at_once_are_no_trouble() -> None:
    async def body(rig: ScriptRig) -> None:
        rig.daemon.counts = [1, 2]
        rig.readiness.open.clear()
        await rig.begin(at_client("remove"), at(1, "answer"))
        while not rig.readiness.looks:
            await rig.triggers.get()
        rig.cards.on_held(0, 1)
        await rig.triggers.get()
        rig.readiness.open.set()
        while "answer" not in rig.did:
            await asyncio.sleep(0)
        assert await rig.end() == ["eject", "look for no card", "answer"]
        assert rig.why() == (None, None)

    with_script_rig(body)


def test_a_pcscd_that_dies_after_it_was_started_again_is_noticed() -> None:
    async def body(rig: ScriptRig) -> None:
        await rig.begin(at(1, "kill", "start"))
        await rig.holds(1)
        await rig.end()
        assert rig.why() == (None, None)
        rig.daemon.lives = False
        assert rig.why() == (None, "pcscd ended by signal 9")

    with_script_rig(body)


@pytest.mark.parametrize("fields", [{}, {"late": True}])
def test_a_card_that_the_script_puts_in_is_the_worlds(fields: dict[str, object]) -> None:
    async def body(rig: ScriptRig) -> None:
        await rig.begin(at_client("insert"), **fields)
        rig.daemon.counts = [9]
        await rig.triggers.get()
        assert await rig.end() == MEND[2:]
        assert rig.actions.now is not None and rig.actions.now.card == parse_world(HELLO).card

    with_script_rig(body)


def test_a_world_without_a_card_has_none_to_put_in() -> None:
    async def body(rig: ScriptRig) -> None:
        await rig.begin(at(1, "insert"), card=None)
        await rig.holds(1)
        assert await rig.end() == []
        assert rig.script_runner.trouble == "insert: the world has no card to put in"

    with_script_rig(body)


def test_before_the_first_run_there_is_nothing() -> None:
    async def body(rig: ScriptRig) -> None:
        assert await rig.end() == []
        assert rig.script_runner.trouble is None and rig.actions.now == World()

    with_script_rig(body)


# -- a transaction that is open before the program comes


@pytest.mark.parametrize("ending", [["end", "leave"], "release", "remove", "kill"])
def test_a_hold_that_let_a_command_through_is_trouble(ending: object) -> None:
    async def body(rig: ScriptRig) -> None:
        rig.daemon.counts = [2, 3]
        await rig.begin(at_client(ending))
        rig.second_client.connected = rig.second_client.holds = True
        rig.cards.came = 1
        await rig.triggers.get()
        assert await rig.end() == [], "nothing is done any more: the run does not count"
        assert "in spite of another client's transaction" in str(rig.script_runner.trouble)

    with_script_rig(body)


def test_a_hold_that_was_never_ended_must_have_let_nothing_through() -> None:
    async def body(rig: ScriptRig) -> None:
        await rig.begin(at_client("release"))
        rig.second_client.connected = rig.second_client.holds = True
        await rig.end()
        assert rig.script_runner.trouble is None, "the program never came to the card"
        rig.cards.came = 1
        await rig.end()
        assert "in spite of another client's transaction" in str(rig.script_runner.trouble)

    with_script_rig(body)


def test_what_comes_after_the_hold_is_as_it_should_be() -> None:
    async def body(rig: ScriptRig) -> None:
        rig.daemon.counts = [2, 3]
        await rig.begin(at_client(["end", "leave"]))
        rig.second_client.connected = rig.second_client.holds = True
        await rig.triggers.get()
        assert await rig.end() == ["other ends, leave"]
        rig.cards.came = 2
        await rig.end()
        assert rig.script_runner.trouble is None

    with_script_rig(body)


def test_a_card_process_that_cannot_say_what_came_is_trouble() -> None:
    async def body(rig: ScriptRig) -> None:
        await rig.begin()
        rig.second_client.connected = rig.second_client.holds = True
        rig.cards.wrong["status"] = Refusal("the card process ended")
        await rig.end()
        assert rig.script_runner.trouble == "the card process ended"

    with_script_rig(body)
