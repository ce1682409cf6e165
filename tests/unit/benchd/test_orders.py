"""Orders: what each one moves, in which order, and what is refused."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from harness.benchd.orders import Orders
from harness.benchd.soundness import Soundness
from harness.world.channel import Refusal
from harness.world.order import parse_order
from harness.world.parse import parse_card, parse_world

from .parts import HELLO, Bench

ANEW = ["eject", "pcscd with reader", "insert", "look, though in use"]


class Rig:
    """A bench with the hello card in, and orders to it."""

    def __init__(self) -> None:
        self.bench = Bench()
        self.bench.do("prepare", world=HELLO)
        self.actions = self.bench.actions
        self.cards, self.did = self.bench.cards, self.bench.did
        self.told: list[Mapping[str, object]] = []
        self.soundness = Soundness(
            self.actions.daemon, self.actions.cards, self.actions.second_client
        )
        self.soundness.start()
        self.orders = Orders(self.actions, self.soundness, self.told.append)
        self.orders.begin(parse_world(HELLO))
        self.did.clear()
        self.cards.asked.clear()

    def obey(self, *texts: str) -> list[str]:
        """Obey orders one after the other; what was done."""

        async def run() -> None:
            for text in texts:
                await self.orders.obey(parse_order(text))

        self.did.clear()
        asyncio.run(run())
        return [*self.did]

    @property
    def asked(self) -> list[tuple[str, Mapping[str, Any]]]:
        """What the card process was asked, but for notes."""
        return [one for one in self.cards.asked if one[0] != "note"]

    @property
    def notes(self) -> list[object]:
        return [fields["text"] for op, fields in self.cards.asked if op == "note"]


@pytest.fixture
def rig() -> Rig:
    return Rig()


@pytest.mark.parametrize(
    ("order", "did"),
    [
        ("remove", ["eject", "look for no card"]),
        ("insert store slot 1", ["look for no card", "insert 1", "look, though in use"]),
        ("stop", ["stop pcscd"]),
        ("kill", ["kill pcscd"]),
        ("restart", ["stop pcscd", *ANEW]),
        ("refuse", ["stop pcscd", "eject", "pcscd refuses", "look, though in use"]),
        ("refuse protocol", ["stop pcscd", "eject", "pcscd other-protocol", "look, though in use"]),
        ("reset", ["other connects to Virtual PCD 00 00, shared", "other begins",
                   "other ends, reset", "other leaves"]),
        ("hold", ["other connects to Virtual PCD 00 00, shared", "other begins"]),
        ("exclusive", ["other connects to Virtual PCD 00 00, exclusive"]),
        ("shared slot 1", ["other connects to Virtual PCD 00 01, shared"]),
        ("answer", ["answer"]),
    ],
)  # fmt: skip
def test_what_an_order_does(rig: Rig, order: str, did: list[str]) -> None:
    assert [word for word in rig.obey(order) if word != "look for no card" or word in did] == did
    assert rig.notes == [order]
    assert rig.soundness.why_unsound() is None


@pytest.mark.parametrize(
    ("order", "asked"),
    [
        ("slow 2s", ("manner", {"slot": 0, "delay_s": 2.0})),
        ("mute slot 1", ("manner", {"slot": 1, "mute": True})),
        ("answer normally", ("manner", {"slot": 0, "normally": True})),
        (
            "answer 69 82 to 00 B0* once",
            ("manner", {"slot": 0, "response": "6982", "command": "00 B0 *", "once": True}),
        ),
    ],
)
def test_the_manner_of_a_slot(rig: Rig, order: str, asked: tuple[str, dict[str, Any]]) -> None:
    assert rig.obey(order) == []
    assert rig.asked == [asked]


def test_a_card_that_was_pulled_comes_back_without_its_name(rig: Rig) -> None:
    rig.obey("remove", "insert")
    now = rig.actions.now
    assert now and now.cards == parse_world(HELLO).cards


def test_pcscd_that_was_killed_comes_back_with_the_cards_that_were_in(rig: Rig) -> None:
    rig.obey("insert store slot 1", "kill")
    assert rig.obey("start")[:2] == ["eject", "pcscd with reader"]
    now = rig.actions.now
    assert now and [card.name for card in now.cards] == ["hello", "store"]


def test_a_swap_pulls_one_card_and_puts_in_the_other(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("harness.benchd.actions._LOOK_S", 0)
    assert [word for word in rig.obey("swap store") if not word.startswith("look")] == [
        "eject",
        "insert",
    ]
    now = rig.actions.now
    assert now and now.card and now.card.name == "store"


def test_the_card_of_whoever_gives_the_order_is_put_in(rig: Rig) -> None:
    card = parse_card({"outside": "3B00"})
    rig.obey("remove")
    asyncio.run(rig.orders.obey(parse_order("insert Echo"), card))
    now = rig.actions.now
    assert now and now.card == card


@pytest.mark.parametrize(
    ("before", "order", "error"),
    [
        ([], "insert hello", "a card is in slot 0 already"),
        ([], "remove slot 1", "no card is in slot 1"),
        ([], "insert slot 1", "no card was in slot 1 so far"),
        (["remove"], "insert helo", "unknown card: 'helo'"),
        (["remove"], "insert hello uid=04", "unknown option"),
        ([], "start", "pcscd is running already"),
        (["kill"], "kill", "pcscd is not running"),
        (["stop"], "stop", "pcscd is not running"),
        (["kill"], "remove", "pcscd serves nobody now"),
        (["refuse"], "insert slot 1", "pcscd serves nobody now"),
        ([], "settle", "there is no other client"),
        ([], "end leave", "there is no other client"),
    ],
)
def test_what_is_refused_says_so_in_the_trace_and_to_whoever_asked(
    rig: Rig, before: list[str], order: str, error: str
) -> None:
    rig.obey(*before)
    with pytest.raises(Refusal, match=error) as caught:
        rig.obey(order)
    assert caught.value.hint
    assert rig.notes[-1] == f"{order}: {caught.value.error}"


def test_nothing_is_obeyed_where_nothing_is_known(rig: Rig) -> None:
    rig.actions.now = None
    with pytest.raises(Refusal, match="nothing is prepared"):
        rig.obey("remove")


def test_a_command_that_is_expected_comes(rig: Rig) -> None:
    async def run() -> None:
        expecting = asyncio.create_task(rig.orders.obey(parse_order("expect 00 A4*")))
        while not rig.told:
            await asyncio.sleep(0)
        rig.cards.on_awaited(0, bytes.fromhex("00B00000"))
        rig.cards.on_awaited(1, bytes.fromhex("00A40400"))
        await asyncio.sleep(0)
        assert not expecting.done()
        await rig.orders.obey(parse_order("slow 1s"))  # others are obeyed meanwhile
        rig.cards.on_awaited(0, bytes.fromhex("00A40400"))
        await expecting

    asyncio.run(run())
    assert rig.told == [{"kind": "waiting", "text": "expect 00 A4*"}]
    assert rig.asked[0] == ("expect", {"slot": 0, "command": "00 A4 *"})


def test_one_that_does_not_come_in_time_is_no_longer_held_back(rig: Rig) -> None:
    with pytest.raises(Refusal, match=r"00 A4 \* did not come within 0.001 s"):
        rig.obey("expect 00 A4* within 1ms")
    assert rig.asked[-1] == ("expect", {"slot": 0, "command": None})


def test_a_later_expectation_takes_the_place_of_one_before(rig: Rig) -> None:
    async def run() -> None:
        first = asyncio.create_task(rig.orders.obey(parse_order("expect 00 A4*")))
        while len(rig.told) < 1:
            await asyncio.sleep(0)
        second = asyncio.create_task(rig.orders.obey(parse_order("expect 00 B0*")))
        with pytest.raises(Refusal, match="no longer waited for"):
            await first
        await rig.orders.end()
        with pytest.raises(Refusal, match="no longer waited for"):
            await second

    asyncio.run(run())


def test_a_hold_with_a_time_is_over_by_itself(rig: Rig) -> None:
    async def run() -> None:
        await rig.orders.obey(parse_order("hold 1ms"))
        while "other leaves" not in rig.did:
            await asyncio.sleep(0.001)
        while rig.notes[-1] != "hold: over":
            await asyncio.sleep(0.001)

    asyncio.run(run())


def test_a_client_that_stays_resets_and_stays(rig: Rig) -> None:
    did = rig.obey("shared", "reset")
    assert did[1:] == ["other begins", "other ends, reset"]
    assert rig.obey("release") == ["other leaves"]


def test_what_was_wrong_before_an_order_stays_wrong(rig: Rig) -> None:
    rig.bench.daemon.number += 1
    rig.obey("remove")
    assert rig.soundness.why_unsound()
