"""Scripts and soundness: what fails is told, what they change is no fault, what dies is one."""

from __future__ import annotations

import asyncio

import pytest

from harness.benchd.pcsc_client import DaemonGone, NotYet
from harness.world.channel import Refusal
from harness.world.parse import parse_world
from harness.world.world import World

from .fakes import HELLO
from .play import FOR_EVER, MEND, ScriptBench, at, at_client, played


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (Refusal("the reader has gone"), "the reader has gone"),
        (NotYet("Virtual PCD shows PRESENT"), "Virtual PCD shows PRESENT"),
        (DaemonGone("error 29"), "error 29"),
    ],
)
def test_an_act_that_fails_is_trouble_and_ends_the_cue(error: Exception, text: str) -> None:
    async def scene(play: ScriptBench) -> None:
        play.cards.wrong["answer"] = error
        await play.begin(at(1, "begin", "answer", "kill"))
        await play.holds(1)
        assert await play.end() == ["other begins"]
        assert play.script_runner.trouble == f"answer: {text}"
        await play.begin()
        assert play.script_runner.trouble is None, "a new run, a new script"

    played(scene)


@pytest.mark.parametrize("act", ["remove", "insert", "start"])
def test_a_change_that_fails_leaves_the_bench_unsound(act: str) -> None:
    async def scene(play: ScriptBench) -> None:
        play.readiness.full = True
        await play.begin(at(1, act, "answer"))
        await play.holds(1)
        assert "answer" not in await play.end()
        trouble, unsound = play.why()
        assert trouble == f"{act}: Virtual PCD 00 00 shows PRESENT" and unsound

    played(scene)


def test_a_mistake_in_an_act_is_not_kept_quiet() -> None:
    async def scene(play: ScriptBench) -> None:
        play.cards.wrong["answer"] = ZeroDivisionError()
        await play.begin(at(1, "answer"))
        await play.holds(1)
        with pytest.raises(ZeroDivisionError):
            await play.end()

    played(scene)


# -- soundness


@pytest.mark.parametrize(
    ("acts", "done"),
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
def test_what_the_script_changes_is_sound(
    acts: list[str], done: list[str], card: dict[str, object]
) -> None:
    async def scene(play: ScriptBench) -> None:
        play.cards.plays = "program" in card
        await play.begin(at(1, *acts), card=card)
        await play.holds(1)
        assert [act.replace(" program", "") for act in await play.end()] == done
        assert play.why() == (None, None)

    played(scene)


@pytest.mark.parametrize("act", ["kill", "answer", "remove", ["wait", FOR_EVER]])
def test_a_pcscd_that_dies_by_itself_is_not_excused_by_what_comes_then(act: object) -> None:
    async def scene(play: ScriptBench) -> None:
        def die() -> None:
            play.daemon.lives = False

        play.second_client.meanwhile = die
        await play.begin(at(1, "begin", act))
        await play.holds(1)
        assert await play.end() == ["other begins"]
        assert play.why() == ("pcscd ended by signal 9", "pcscd ended by signal 9")

    played(scene)


def test_two_cues_at_once_are_no_trouble() -> None:
    async def scene(play: ScriptBench) -> None:
        play.daemon.counts = [1, 2]
        play.readiness.open.clear()
        await play.begin(at_client("remove"), at(1, "answer"))
        while not play.readiness.looks:
            await play.cues.get()
        play.cards.on_held(0, 1)
        await play.cues.get()
        play.readiness.open.set()
        while "answer" not in play.did:
            await asyncio.sleep(0)
        assert await play.end() == ["eject", "look for no card", "answer"]
        assert play.why() == (None, None)

    played(scene)


def test_a_pcscd_that_dies_after_it_was_started_again_is_noticed() -> None:
    async def scene(play: ScriptBench) -> None:
        await play.begin(at(1, "kill", "start"))
        await play.holds(1)
        await play.end()
        assert play.why() == (None, None)
        play.daemon.lives = False
        assert play.why() == (None, "pcscd ended by signal 9")

    played(scene)


@pytest.mark.parametrize("fields", [{}, {"late": True}])
def test_a_card_that_the_script_puts_in_is_the_worlds(fields: dict[str, object]) -> None:
    async def scene(play: ScriptBench) -> None:
        await play.begin(at_client("insert"), **fields)
        play.daemon.counts = [9]
        await play.cues.get()
        assert await play.end() == MEND[2:]
        assert play.actions.now is not None and play.actions.now.card == parse_world(HELLO).card

    played(scene)


def test_a_world_without_a_card_has_none_to_put_in() -> None:
    async def scene(play: ScriptBench) -> None:
        await play.begin(at(1, "insert"), card=None)
        await play.holds(1)
        assert await play.end() == []
        assert play.script_runner.trouble == "insert: the world has no card to put in"

    played(scene)


def test_before_the_first_run_there_is_nothing() -> None:
    async def scene(play: ScriptBench) -> None:
        assert await play.end() == []
        assert play.script_runner.trouble is None and play.actions.now == World()

    played(scene)
