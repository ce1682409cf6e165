"""The operations, with processes and reader played by fakes: order, soundness, recovery."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest

from harness.benchd.cardhost import CardHost
from harness.benchd.channel import Refusal
from harness.benchd.client import Client, NotYet
from harness.benchd.daemon import Daemon
from harness.benchd.supervisor import Supervisor
from harness.benchd.witness import Witness
from harness.benchd.world import CardSpec, World

from .scard import FakeScard

HELLO = {"card": {"name": "hello"}}
T0 = {"card": {"name": "hello", "options": {"protocol": "T=0"}}}
MOIN = {"card": {"name": "hello", "options": {"greeting": "Moin"}}}


class FakeDaemon(Daemon):
    """pcscd without a process: a number that grows with every start."""

    def __init__(self, did: list[str]) -> None:
        super().__init__(lambda _: None, Path("/nonexistent"))
        self.did, self.number, self.lives = did, 100, False

    @property
    def pid(self) -> int | None:
        return self.number if self.lives else None

    @property
    def how_ended(self) -> str:
        return "ended by signal 9"

    async def start(self, *, reader: bool) -> None:
        self.did.append("pcscd with reader" if reader else "pcscd without reader")
        self.number, self.lives = self.number + 1, True

    async def stop(self, *, at_once: bool = False) -> None:
        self.did.append("kill pcscd" if at_once else "stop pcscd")
        self.lives = False


class FakeCards(CardHost):
    """The card process without a process."""

    def __init__(self, did: list[str]) -> None:
        super().__init__(lambda _: None)
        self.did, self.lives, self.link = did, False, False

    @property
    def pid(self) -> int | None:
        return 7 if self.lives else None

    async def start(self) -> None:
        self.did.append("cards")
        self.lives = True

    async def stop(self, *, at_once: bool = False) -> None:
        self.did.append("kill cards" if at_once else "stop cards")
        self.lives = self.link = False

    async def insert(self, spec: CardSpec) -> None:
        self.did.append("insert program" if spec.program else "insert")
        self.link = True

    async def eject(self) -> None:
        self.did.append("eject")
        self.link = False

    async def ask(self, op: str, **fields: object) -> Mapping[str, object]:
        if op in ("swap", "begin"):
            self.did.append(" ".join([op, *fields]))
        return {"trace": [], "dropped": 0, "link": self.link}


class FakeWitness(Witness):
    """Sees what it should; or not, or never answers."""

    def __init__(self, did: list[str], daemon: Daemon) -> None:
        super().__init__(Client(FakeScard()), daemon)
        self.did, self.blind, self.stuck = did, False, False

    async def empty(self, deadline: float) -> str:
        assert deadline > 0
        return "Virtual PCD 00 00"

    async def sees(self, want: World, deadline: float, *, free: bool) -> str:
        assert deadline > 0
        self.did.append("look" if free else "look, though in use")
        if self.stuck:
            await asyncio.Event().wait()
        if self.blind:
            raise NotYet("Virtual PCD 00 00 shows EMPTY, ATR none")
        return "Virtual PCD 00 00" if want.reader else ""


class Bench:
    """A supervisor and all it believes in."""

    def __init__(self) -> None:
        self.did: list[str] = []
        self.daemon, self.cards = FakeDaemon(self.did), FakeCards(self.did)
        self.witness = FakeWitness(self.did, self.daemon)
        self.supervisor = Supervisor(self.daemon, self.cards, self.witness)

    def do(self, op: str, **fields: object) -> Mapping[str, object]:
        return asyncio.run(self.supervisor.do(op, fields))

    def since(self) -> list[str]:
        """What was done since this was last asked."""
        done = self.did[:]
        self.did.clear()
        return done


@pytest.fixture
def bench() -> Bench:
    """A bench with the hello card in."""
    bench = Bench()
    bench.do("prepare", world=HELLO)
    bench.since()
    return bench


def test_from_nothing() -> None:
    bench = Bench()
    reply = bench.do("prepare", world=HELLO)
    assert bench.since() == ["pcscd with reader", "cards", "insert", "look", "begin"]
    assert reply == {
        "changed": ["start-daemon", "start-card-process", "insert"],
        "reader": "Virtual PCD 00 00",
        "pcscd_pid": 101,
        "card_pid": 7,
    }


def test_other_options_do_not_pull_the_card(bench: Bench) -> None:
    assert bench.do("prepare", world=MOIN)["changed"] == ["swap"]
    assert bench.since() == ["swap card", "look", "begin"]


def test_the_same_world_again_only_begins_anew(bench: Bench) -> None:
    assert bench.do("prepare", world=HELLO)["changed"] == []
    assert bench.since() == ["look", "begin"]


def test_another_atr_pulls_the_card(bench: Bench) -> None:
    bench.do("prepare", world=T0)
    assert bench.since() == ["eject", "insert", "look", "begin"]


def test_no_reader_then_no_daemon(bench: Bench) -> None:
    reply = bench.do("prepare", world={"reader": False})
    assert bench.since() == ["eject", "stop pcscd", "pcscd without reader", "look", "begin"]
    assert reply["reader"] is None
    reply = bench.do("prepare", world={"daemon": False})
    assert bench.since() == ["stop pcscd", "look", "begin"]
    assert reply["pcscd_pid"] is None


def test_collect_is_sound_while_nothing_breaks(bench: Bench) -> None:
    assert bench.do("collect") == {"trace": [], "dropped": 0, "sound": True, "why": None}


def test_a_dead_pcscd_is_told_and_replaced(bench: Bench) -> None:
    bench.daemon.lives = bench.cards.link = False
    reply = bench.do("collect")
    assert (reply["sound"], reply["why"]) == (False, "pcscd ended by signal 9")
    bench.do("prepare", world=HELLO)
    assert bench.since() == ["pcscd with reader", "insert", "look", "begin"]
    assert bench.do("collect")["sound"] is True


def test_a_dead_card_process_is_told_and_replaced(bench: Bench) -> None:
    bench.cards.lives = bench.cards.link = False
    reply = bench.do("collect")
    assert reply["sound"] is False and "the card process" in str(reply["why"])
    bench.do("prepare", world=HELLO)
    assert bench.since() == ["cards", "insert", "look", "begin"]


def test_a_lost_link_is_told_and_mended(bench: Bench) -> None:
    bench.cards.link = False
    assert bench.do("collect")["why"] == "the reader closed the card's connection"
    bench.do("prepare", world=HELLO)
    assert bench.since() == ["insert", "look", "begin"]


def test_after_a_failure_nothing_is_believed(bench: Bench) -> None:
    bench.witness.blind = True
    with pytest.raises(Refusal, match="prepare: Virtual PCD 00 00 shows EMPTY"):
        bench.do("prepare", world=T0)
    assert bench.do("collect")["sound"] is False
    bench.witness.blind = False
    bench.since()
    bench.do("prepare", world=HELLO)
    assert bench.since()[:4] == ["kill pcscd", "kill cards", "pcscd with reader", "cards"]
    assert bench.do("collect")["sound"] is True


def test_a_pcscd_that_never_answers_meets_the_limit(bench: Bench) -> None:
    bench.witness.stuck = True
    with pytest.raises(Refusal, match=r"took more than 0.01 s, at the look"):
        bench.do("prepare", world=HELLO, limit_s=0.01)
    assert bench.do("status")["world"] is None


def test_another_program_as_card(bench: Bench) -> None:
    bench.do("prepare", world={"card": {"program": ["card-c"]}})
    assert bench.since() == ["eject", "insert program", "look", "begin"]


def test_a_card_changed_in_the_middle(bench: Bench) -> None:
    bench.do("remove")
    assert bench.since() == ["eject", "look, though in use"]
    assert bench.do("collect")["sound"] is True
    bench.do("insert", card={"name": "hello"})
    assert bench.since() == ["eject", "insert", "look, though in use"]
    assert bench.do("collect")["sound"] is True
    assert bench.do("prepare", world=HELLO)["changed"] == []


def test_changing_a_card_hides_no_earlier_fault(bench: Bench) -> None:
    bench.daemon.number += 1
    bench.do("remove")
    assert bench.do("collect")["sound"] is False


@pytest.mark.parametrize(
    ("op", "fields", "error"),
    [
        ("dance", {}, "unknown op 'dance'"),
        ("prepare", {}, "world must be an object"),
        ("prepare", {"world": {}, "limit_s": "long"}, "limit_s must be"),
        ("prepare", {"world": {}, "limit_s": True}, "limit_s must be"),
        ("insert", {}, "a card needs a name|card must be"),
        ("log", {"lines": "all"}, "lines must be a number"),
    ],
)
def test_wrong_requests_change_nothing(
    bench: Bench, op: str, fields: dict[str, object], error: str
) -> None:
    with pytest.raises(Refusal, match=error):
        bench.do(op, **fields)
    assert bench.since() == []
    assert bench.do("collect")["sound"] is True


def test_no_card_without_a_reader(bench: Bench) -> None:
    bench.do("prepare", world={"reader": False})
    for op in ("insert", "remove"):
        with pytest.raises(Refusal, match="there is no reader"):
            bench.do(op, card={"name": "hello"})


def test_closing_ends_both(bench: Bench) -> None:
    asyncio.run(bench.supervisor.close())
    assert sorted(bench.since()) == ["stop cards", "stop pcscd"]
