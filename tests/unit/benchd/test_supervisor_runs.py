"""The operations around a run in which something happens: another client, a script, a late card."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest

from harness.world.channel import Refusal

from .parts import HELLO, Bench


def test_the_other_client_comes_last_and_leaves_first(bench: Bench) -> None:
    bench.do("prepare", world=HELLO | {"second_client": "exclusive"})
    connected = "other connects to Virtual PCD 00 00, exclusive"
    assert bench.since() == ["look", connected, "begin"]
    bench.do("prepare", world=HELLO)
    assert bench.since() == ["other leaves", "look", "begin"]


def test_the_other_client_goes_to_the_card(bench: Bench) -> None:
    card = {"name": "hello", "slot": 1}
    reply = bench.do("prepare", world={"card": card, "second_client": "shared"})
    assert "other connects to Virtual PCD 00 01, shared" in bench.since()
    assert bench.readiness.looks == [0, 1], "for the card of the fixture, and for this one"
    assert reply["reader"] == "Virtual PCD 00 00"


def test_a_command_in_spite_of_a_hold_makes_the_run_unsound(bench: Bench) -> None:
    bench.do("prepare", world=HELLO | {"second_client": "transaction"})
    bench.cards.came = 1
    collected = bench.do("collect")
    assert collected["sound"] is False
    assert "in spite of another client's transaction" in str(collected["why"])


def test_a_second_client_that_dies_makes_the_run_unsound(bench: Bench) -> None:
    bench.do("prepare", world=HELLO | {"second_client": "exclusive"})
    bench.second_client.number = None
    collected = bench.do("collect")
    assert (collected["sound"], collected["why"]) == (False, "the second client ended by signal 9")


def test_a_card_that_comes_late_is_not_there_at_first(bench: Bench) -> None:
    anew = ["eject", "stop-daemon", "start-daemon"]
    assert bench.do("prepare", world=HELLO | {"late": True})["changed"] == anew
    assert bench.do("prepare", world=HELLO)["changed"] == ["insert"]


def test_an_answer_that_is_still_held_costs_the_card_its_place(bench: Bench) -> None:
    bench.do("prepare", world=HELLO | {"script": [{"at": {"command": 2}, "do": []}]})
    assert bench.since() == ["look", "begin 2"]
    bench.cards.silent = True
    bench.do("prepare", world=HELLO)
    assert bench.since() == ["eject", "look for no card", "insert", "look", "begin"]


def scripted(*actions: list[object]) -> dict[str, object]:
    return HELLO | {"script": [{"at": {"command": 1}, "do": [*actions]}]}


def test_script_is_run_with_an_event_and_is_sound(bench: Bench) -> None:
    async def run() -> Mapping[str, object]:
        await bench.ask("prepare", world=scripted(["kill"], ["start"], ["answer"]))
        bench.since()
        await bench.holds(1)
        return await bench.ask("collect")

    assert asyncio.run(run())["sound"] is True
    assert bench.told == [{"kind": "trigger", "command": 1, "slot": 0}]
    inserted = ["look for no card", "insert", "look, though in use"]
    assert bench.since() == ["kill pcscd", "eject", "pcscd with reader", *inserted, "answer"]
    assert bench.do("prepare", world=HELLO)["changed"] == [], "all is as it was"


@pytest.mark.parametrize(
    ("action", "changed"),
    [("kill", ["start-daemon", "insert"]), ("remove", ["insert"])],
)
def test_card_that_a_script_removed_is_inserted_again(
    bench: Bench, action: str, changed: list[str]
) -> None:
    async def run() -> Mapping[str, object]:
        await bench.ask("prepare", world=scripted([action]))
        await bench.holds(1)
        return await bench.ask("collect")

    assert asyncio.run(run()) == {
        "trace": [],
        "dropped": 0,
        "sound": True,
        "why": None,
        "kept_out": False,
    }
    assert bench.do("prepare", world=HELLO)["changed"] == changed


def test_failed_action_is_reported_and_over_with_the_run(bench: Bench) -> None:
    bench.cards.wrong["answer"] = Refusal("the reader has gone")

    async def run() -> Mapping[str, object]:
        await bench.ask("prepare", world=scripted(["answer"]))
        await bench.holds(1)
        return await bench.ask("collect")

    reply = asyncio.run(run())
    assert (reply["sound"], reply["why"]) == (False, "answer: the reader has gone")
    bench.do("prepare", world=HELLO)
    assert bench.do("collect")["sound"] is True


def test_script_without_collect_does_not_go_on_in_the_next_run(bench: Bench) -> None:
    async def run() -> None:
        await bench.ask("prepare", world=scripted(["begin"], ["wait", 600], ["answer"]))
        bench.cards.on_held(0, 1)
        await bench.second_client.begun.wait()
        bench.since()
        await bench.ask("prepare", world=HELLO)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(run())
    assert bench.since() == ["look", "begin"]
