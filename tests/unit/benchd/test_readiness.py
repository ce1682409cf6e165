"""Whether the world is what it should be: what a PC/SC client must see of each."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import TypeVar

import pytest

from harness.benchd.pcsc_client import Client, NotYet
from harness.benchd.readiness import REFUSALS, Readiness
from harness.cards.hello import ATR
from harness.world.channel import Refusal
from harness.world.parse import parse_card, parse_world
from harness.world.world import Serving, World

from .fakes import FakeDaemon
from .scard import EMPTY, EXCLUSIVE, INUSE, MUTE, PRESENT, READER, FakeScard

SECOND = "Virtual PCD 00 01"
HELLO = parse_world({"card": {"name": "hello"}})

Result = TypeVar("Result")


def told(seeing: Coroutine[None, None, Result]) -> Result:
    return asyncio.run(seeing)


def readiness(scard: FakeScard, socket: Path = Path("/nonexistent")) -> Readiness:
    """One that looks at a living pcscd."""
    daemon = FakeDaemon([])
    daemon.lives, daemon.socket = True, socket
    return Readiness(Client(scard), daemon)


def past() -> float:
    """A deadline that allows exactly one look."""
    return time.monotonic()


def sees(scard: FakeScard, want: World, *, free: bool = True) -> str:
    return told(readiness(scard).sees(want, past(), free=free))


def test_a_card_in_its_reader() -> None:
    assert sees(FakeScard([(PRESENT, ATR)]), HELLO) == READER


@pytest.mark.parametrize("flag", [INUSE, EXCLUSIVE])
def test_card_in_use_is_not_ready(flag: int) -> None:
    scard = FakeScard([(PRESENT | flag, ATR)])
    with pytest.raises(NotYet):
        sees(scard, HELLO)
    assert sees(scard, HELLO, free=False) == READER


def test_another_card_is_not_the_one() -> None:
    scard = FakeScard([(PRESENT, b"\x3b\x00")])
    with pytest.raises(NotYet, match="ATR 3B 00"):
        sees(scard, HELLO)
    program = World(HELLO.daemon, HELLO.reader, (parse_card({"program": ["card-c"]}),))
    assert sees(scard, program) == READER, "nobody knows a program's ATR"


def test_a_mute_card_is_there_without_an_atr_and_no_other_card_is() -> None:
    want = parse_world({"card": {"name": "mute"}})
    assert sees(FakeScard([(PRESENT | MUTE, b"")]), want) == READER
    with pytest.raises(NotYet):
        sees(FakeScard([(PRESENT, ATR)]), want)
    with pytest.raises(NotYet):
        sees(FakeScard([(PRESENT | MUTE, b"")]), HELLO)


def test_a_card_in_the_second_slot_leaves_the_first_reader_the_first() -> None:
    want = parse_world({"card": {"name": "hello", "slot": 1}})
    states = [(EMPTY, b""), (PRESENT, ATR)]
    assert sees(FakeScard(states, [READER, SECOND]), want) == READER
    with pytest.raises(NotYet, match="Virtual PCD 00 01 shows"):
        sees(FakeScard([(EMPTY, b"")], [READER, SECOND]), want)
    with pytest.raises(NotYet, match="Virtual PCD 00 00 shows"):
        sees(FakeScard([(PRESENT, ATR)], [READER, SECOND]), want)
    with pytest.raises(Refusal, match="there is no reader"):
        sees(FakeScard(states), want)


def test_two_cards_are_both_waited_for() -> None:
    want = parse_world({"cards": [{"name": "hello"}, {"name": "hello", "slot": 1}]})
    assert sees(FakeScard([(PRESENT, ATR)], [READER, SECOND]), want) == READER
    with pytest.raises(NotYet, match="Virtual PCD 00 01 shows"):
        sees(FakeScard([(PRESENT, ATR), (EMPTY, b"")], [READER, SECOND]), want)


def test_an_empty_reader() -> None:
    assert sees(FakeScard([(EMPTY, b"")]), parse_world({})) == READER
    with pytest.raises(NotYet, match="PRESENT"):
        sees(FakeScard([(PRESENT, ATR)]), parse_world({}))


def test_no_reader() -> None:
    bare = parse_world({"reader": None})
    assert sees(FakeScard(readers=[]), bare) == ""
    with pytest.raises(NotYet, match=f"there are readers: {READER}"):
        sees(FakeScard(), bare)
    with pytest.raises(Refusal, match="there is no reader"):
        sees(FakeScard(readers=[]), parse_world({}))


def test_no_daemon(tmp_path: Path) -> None:
    socket = tmp_path / "pcscd.comm"
    off, looking = parse_world({"daemon": "none"}), readiness(FakeScard(), socket)
    assert told(looking.sees(off, past(), free=True)) == ""
    socket.touch()
    with pytest.raises(NotYet, match=r"pcscd\.comm has not gone"):
        told(looking.sees(off, past(), free=True))


@pytest.mark.parametrize("serving", list(REFUSALS))
def test_daemon_that_refuses_is_ready_by_its_error(serving: Serving) -> None:
    code = getattr(FakeScard, REFUSALS[serving])
    assert sees(FakeScard(refusals=1, refusal=code), World(serving)) == ""
    with pytest.raises(NotYet, match="pcscd serves, where SCARD_"):
        sees(FakeScard(), World(serving))
    with pytest.raises(NotYet, match="pcscd says 'error 29', where SCARD_"):
        sees(FakeScard(refusals=1), World(serving))


def test_each_refusing_daemon_has_an_error_of_its_own() -> None:
    assert {*REFUSALS} == {*Serving} - {Serving.SERVES, Serving.NONE}
    assert len({*REFUSALS.values()}) == len(REFUSALS)


@pytest.mark.parametrize(("slot", "name"), [(0, READER), (1, SECOND)])
def test_the_reader_of_a_slot(slot: int, name: str) -> None:
    scard = FakeScard([(EMPTY, b"")], [READER, SECOND])
    assert told(readiness(scard).reader(past(), slot)) == name
    assert told(readiness(scard).empty(past(), slot)) == name


def test_reader_state_is_shown_in_words() -> None:
    assert told(readiness(FakeScard([(PRESENT, b"\x3b\x00")])).look(READER)).endswith("ATR 3B 00")
