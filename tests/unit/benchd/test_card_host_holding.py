"""Answers that the card holds back, so that something can happen meanwhile."""

from __future__ import annotations

import asyncio

import pytest

from harness.benchd.card_host import CardHost
from harness.cards.hello import ATR
from harness.world.channel import Refusal
from harness.world.parse import parse_card

from .card_host_rig import HELLO, SELECT, CardHostRig, kinds, with_rig

SECOND = parse_card({"name": "hello", "slot": 1})


def test_an_answer_is_held_until_it_is_asked_for() -> None:
    async def body(there: CardHostRig) -> None:
        await there.host.insert(HELLO)
        reader = await there.card()
        await there.host.begin([(0, 2)])
        assert await reader.say(SELECT) == b"\x90\x00"
        reader.send(bytes(4))
        assert await there.held.get() == (0, 2)
        assert (await there.host.ask("status"))["held"] == [0]
        assert await reader.say(b"\x04") == ATR, "it is mute to commands only"
        assert kinds(await there.host.ask("drain")) == ["command", "response", "command"]
        assert (await there.host.ask("answer"))["held"] == []
        assert await reader.hear() == b"Hello world!\x90\x00"
        assert kinds(await there.host.ask("drain")) == ["response"]
        await there.host.ask("answer")  # there is none: nothing happens
        assert await reader.say(SELECT) == b"\x90\x00"
        assert there.held.empty() and there.told == [], "it is no event of the card"

    with_rig(body)


def test_each_run_counts_its_commands_anew() -> None:
    async def body(there: CardHostRig) -> None:
        await there.host.insert(HELLO)
        reader = await there.card()
        for numbers in ([], [(0, 1)]):
            await there.host.begin(numbers)
            reader.send(SELECT)
            if numbers:
                assert await there.held.get() == (0, 1)
                await there.host.ask("answer")
            assert await reader.hear() == b"\x90\x00"

    with_rig(body)


def test_a_card_that_is_pulled_takes_its_answer_along() -> None:
    async def body(there: CardHostRig) -> None:
        await there.host.insert(HELLO)
        reader = await there.card()
        await there.host.begin([(0, 1)])
        reader.send(SELECT)
        await there.held.get()
        await there.host.eject()
        assert await reader.incoming.read() == b""
        assert (await there.host.ask("answer"))["held"] == []
        assert kinds(await there.host.ask("drain")) == ["command", "remove"]

    with_rig(body)


def test_of_a_card_that_comes_late_answers_are_held_too() -> None:
    async def body(there: CardHostRig) -> None:
        await there.host.begin([(0, 1)])
        await there.host.insert(HELLO)
        (await there.card()).send(SELECT)
        while "command" not in kinds(await there.host.ask("drain")):
            await asyncio.sleep(0.005)
        assert (await there.host.ask("status"))["held"] == [0]

    with_rig(body)


def test_the_cards_of_both_slots_hold_back_each_their_own() -> None:
    async def body(there: CardHostRig) -> None:
        below = CardHost(lambda _: None, there.port - 1)  # its second slot is the first of `there`
        await below.start()
        try:
            await below.begin([(1, 1), (0, 2)])
            await below.insert(SECOND)
            reader = await there.card()
            reader.send(SELECT)
            while (await below.ask("status"))["held"] != [1]:
                await asyncio.sleep(0.005)
            await below.answer(0)  # of a slot without a card: nothing happens
            await below.answer(1)
            assert await reader.hear() == b"\x90\x00"
            answer = await below.ask("drain")
            trace = answer["trace"]
            assert isinstance(trace, list)
            assert {event["slot"] for event in trace} == {1}
            assert answer["slots"] == [1]
        finally:
            await below.stop()

    with_rig(body)


@pytest.mark.parametrize("hold", ["1", [1], [[0, "2"]], [[0, 1, 2]], [[True, 1]], {"1": 2}])
def test_malformed_hold_is_refused(hold: object) -> None:
    async def body(there: CardHostRig) -> None:
        await there.host.insert(HELLO)
        with pytest.raises(Refusal, match="hold is a list of slots and numbers"):
            await there.host.ask("begin", hold=hold)

    with_rig(body)
