"""Answers that the card holds back, so that something can happen meanwhile."""

from __future__ import annotations

import asyncio

import pytest

from harness.cards.hello import ATR_T1
from harness.world.channel import Refusal

from .stage import HELLO, SELECT, Stage, kinds, on_stage


def test_an_answer_is_held_until_it_is_asked_for() -> None:
    async def scene(there: Stage) -> None:
        await there.host.insert(HELLO)
        reader = await there.card()
        await there.host.begin([2])
        assert await reader.say(SELECT) == b"\x90\x00"
        reader.send(bytes(4))
        assert await there.held.get() == 2
        assert (await there.host.ask("status"))["held"] is True
        assert await reader.say(b"\x04") == ATR_T1, "it is mute to commands only"
        assert kinds(await there.host.ask("drain")) == ["command", "response", "command"]
        assert (await there.host.ask("answer"))["held"] is False
        assert await reader.hear() == b"Hello world!\x90\x00"
        assert kinds(await there.host.ask("drain")) == ["response"]
        await there.host.ask("answer")  # there is none: nothing happens
        assert await reader.say(SELECT) == b"\x90\x00"
        assert there.held.empty() and there.told == [], "it is no event of the card"

    on_stage(scene)


def test_each_run_counts_its_commands_anew() -> None:
    async def scene(there: Stage) -> None:
        await there.host.insert(HELLO)
        reader = await there.card()
        for numbers in ([], [1]):
            await there.host.begin(numbers)
            reader.send(SELECT)
            if numbers:
                assert await there.held.get() == 1
                await there.host.ask("answer")
            assert await reader.hear() == b"\x90\x00"

    on_stage(scene)


def test_a_card_that_is_pulled_takes_its_answer_along() -> None:
    async def scene(there: Stage) -> None:
        await there.host.insert(HELLO)
        reader = await there.card()
        await there.host.begin([1])
        reader.send(SELECT)
        await there.held.get()
        await there.host.eject()
        assert await reader.incoming.read() == b""
        assert (await there.host.ask("answer"))["held"] is False
        assert kinds(await there.host.ask("drain")) == ["command", "remove"]

    on_stage(scene)


def test_of_a_card_that_comes_late_answers_are_held_too() -> None:
    async def scene(there: Stage) -> None:
        await there.host.begin([1])
        await there.host.insert(HELLO)
        (await there.card()).send(SELECT)
        while "command" not in kinds(await there.host.ask("drain")):
            await asyncio.sleep(0.005)
        assert (await there.host.ask("status"))["held"] is True

    on_stage(scene)


@pytest.mark.parametrize("hold", ["1", [1, "2"], {"1": 2}])
def test_what_is_held_is_told_by_numbers(hold: object) -> None:
    async def scene(there: Stage) -> None:
        await there.host.insert(HELLO)
        with pytest.raises(Refusal, match="hold is a list of numbers"):
            await there.host.ask("begin", hold=hold)

    on_stage(scene)
