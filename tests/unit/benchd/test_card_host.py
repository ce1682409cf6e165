"""The card process for real, with vpcd played by the test."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest

from harness.benchd.card_host import CardHost
from harness.cards.catalogue import make
from harness.cards.hello import ATR
from harness.world.channel import Refusal
from harness.world.parse import parse_card
from harness.world.world import CardSpec

from .card_host_rig import HELLO, SELECT, CardHostRig, kinds, with_rig

MOIN = parse_card({"name": "hello", "options": {"greeting": "Moin"}})


def test_insert_swap_begin_drain_eject() -> None:
    async def body(there: CardHostRig) -> None:
        await there.host.insert(HELLO)
        reader = await there.card()
        assert await reader.say(b"\x04") == ATR
        assert await reader.say(SELECT) == b"\x90\x00"
        assert await reader.say(bytes(4)) == b"Hello world!\x90\x00"
        answer = await there.host.ask("drain")
        assert kinds(answer) == ["insert", *["command", "response"] * 2]
        assert isinstance(answer["trace"], list)
        assert bytes.fromhex(answer["trace"][0]["hex"]) == ATR
        assert answer["dropped"] == 0 and answer["slots"] == [0]

        await there.host.ask("swap", card=MOIN.as_object())
        assert await reader.say(bytes(4)) == b"\x6d\x00", "a fresh card has nothing selected"
        await reader.say(SELECT)
        assert await reader.say(bytes(4)) == b"Moin\x90\x00"

        await there.host.begin([])
        assert await reader.say(bytes(4)) == b"\x6d\x00", "a fresh card again"
        assert kinds(await there.host.ask("drain")) == ["command", "response"]

        await there.host.eject()
        assert await reader.incoming.read() == b""
        answer = await there.host.ask("drain")
        assert kinds(answer) == ["remove"] and answer["slots"] == []

    with_rig(body)


NTAG = parse_card({"name": "ntag213"})
WRITE, READ = bytes.fromhex("FFD6000404 11223344"), bytes.fromhex("FFB0000404")
WRITTEN, DELIVERED = bytes.fromhex("11223344 9000"), bytes.fromhex("0103A00C 9000")


def test_a_card_that_is_put_in_again_has_kept_its_memory_until_the_next_run() -> None:
    async def body(there: CardHostRig) -> None:
        await there.host.insert(NTAG)
        assert await (await there.card()).say(WRITE) == b"\x90\x00"
        await there.host.eject()
        await there.host.insert(NTAG)
        reader = await there.card()
        assert await reader.say(READ) == WRITTEN
        await there.host.begin([])
        assert await reader.say(READ) == DELIVERED
        assert await reader.say(WRITE) == b"\x90\x00"
        await there.host.eject()
        await there.host.begin([])
        await there.host.insert(NTAG)
        assert await (await there.card()).say(READ) == DELIVERED

    with_rig(body)


def test_a_card_of_another_description_is_another_card() -> None:
    async def body(there: CardHostRig) -> None:
        for spec in (NTAG, parse_card({"name": "ntag213", "options": {"ndef": "D00000"}}), NTAG):
            await there.host.insert(spec)
            reader = await there.card()
            assert await reader.say(READ) != WRITTEN
            assert await reader.say(WRITE) == b"\x90\x00"

    with_rig(body)


def test_a_card_that_is_pulled_loses_what_is_volatile() -> None:
    async def body(there: CardHostRig) -> None:
        for _ in range(2):
            await there.host.insert(HELLO)
            reader = await there.card()
            assert await reader.say(bytes(4)) == b"\x6d\x00"
            assert await reader.say(SELECT) == b"\x90\x00"

    with_rig(body)


def test_a_command_is_held_once_in_a_run_whatever_card_gets_it() -> None:
    async def body(there: CardHostRig) -> None:
        await there.host.insert(HELLO)
        reader = await there.card()
        await there.host.begin([(0, 1)])
        reader.send(SELECT)
        assert await there.held.get() == (0, 1)
        await there.host.eject()
        await there.host.insert(MOIN)
        assert await (await there.card()).say(SELECT) == b"\x90\x00"
        await there.host.begin([(0, 1)])
        assert (await there.host.ask("status"))["commands"] == 0

    with_rig(body)


def test_the_state_of_a_card() -> None:
    async def body(there: CardHostRig) -> None:
        await there.host.insert(NTAG)
        reader = await there.card()
        await reader.say(WRITE)
        state = (await there.host.ask("save", slot=0))["state"]
        assert state == make("ntag213", {"state": state}).save().hex()
        await there.host.insert(parse_card({"name": "ntag213", "options": {"state": state}}))
        assert await (await there.card()).say(READ) == WRITTEN
        await there.host.insert(HELLO)
        with pytest.raises(Refusal, match="no state"):
            await there.host.ask("save", slot=0)
        await there.host.eject()
        with pytest.raises(Refusal, match="no card is in slot 0"):
            await there.host.ask("save", slot=0)

    with_rig(body)


def test_a_reader_that_goes_is_noticed_and_a_card_can_come_again() -> None:
    async def body(there: CardHostRig) -> None:
        await there.host.insert(HELLO)
        reader = await there.card()
        reader.outgoing.close()
        while (await there.host.ask("status"))["slots"]:
            await asyncio.sleep(0.005)
        assert kinds(await there.host.ask("drain")) == ["insert", "fault"]
        await there.host.insert(HELLO)
        assert await (await there.card()).say(b"\x04") == ATR

    with_rig(body)


def test_following() -> None:
    async def body(there: CardHostRig) -> None:
        await there.host.insert(HELLO)
        reader = await there.card()
        await there.host.ask("follow", on=True)
        await reader.say(SELECT)
        while len(there.told) < 2:
            await asyncio.sleep(0.005)
        await there.host.ask("follow", on=False)
        await reader.say(SELECT)
        assert kinds(await there.host.ask("drain")) == ["command", "response"]
        assert [event["kind"] for event in there.told] == ["command", "response"]

    with_rig(body)


def test_each_slot_has_its_port() -> None:
    async def body(there: CardHostRig) -> None:
        second = parse_card({"name": "hello", "slot": 1})
        below = CardHost(lambda _: None, there.port - 1)
        await below.start()
        try:
            await below.insert(second)
            assert await (await there.card()).say(b"\x04") == ATR
        finally:
            await below.stop()

    with_rig(body)


@pytest.mark.parametrize(
    ("op", "fields", "error"),
    [
        ("dance", {}, "unknown op 'dance'"),
        ("swap", {"card": HELLO.as_object()}, "no card is in"),
        ("insert", {"card": "hello"}, "not a card"),
        ("insert", {"card": {"name": "hello"}}, "not a card"),
        ("insert", {"card": {"name": "x", "options": {}}}, "allowed: cryptoflex, hello"),
        ("insert", {"card": HELLO.as_object(), "slot": 2}, "slot is 0 or 1, not 2"),
        ("eject", {"slot": None}, "slot is 0 or 1, not None"),
    ],
)
def test_refusals(op: str, fields: dict[str, object], error: str) -> None:
    async def body(there: CardHostRig) -> None:
        with pytest.raises(Refusal, match=error):
            await there.host.ask(op, **fields)
        assert (await there.host.ask("status"))["slots"] == []

    with_rig(body)


def test_a_swap_for_a_card_that_cannot_be_made_leaves_the_card_in() -> None:
    async def body(there: CardHostRig) -> None:
        await there.host.insert(HELLO)
        reader = await there.card()
        with pytest.raises(Refusal, match="option greeting must be text"):
            await there.host.ask("swap", card={"name": "hello", "options": {"greeting": 7}})
        assert await reader.say(SELECT) == b"\x90\x00"

    with_rig(body)


def test_no_vpcd() -> None:
    async def run() -> None:
        server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        server.close()
        await server.wait_closed()
        host = CardHost(lambda _: None, port)
        await host.start()
        try:
            with pytest.raises(Refusal, match="the reader takes no card"):
                await host.insert(HELLO)
        finally:
            await host.stop()

    asyncio.run(run())


def test_a_killed_card_process() -> None:
    async def body(there: CardHostRig) -> None:
        assert there.host.pid is not None
        os.kill(there.host.pid, signal.SIGSTOP)
        asking = asyncio.create_task(there.host.ask("status"))
        await asyncio.sleep(0)
        os.kill(there.host.pid, signal.SIGKILL)
        with pytest.raises(Refusal, match="the card process ended"):
            await asking
        while there.host.pid is not None:
            await asyncio.sleep(0.005)
        with pytest.raises(Refusal, match="ended by signal 9"):
            await there.host.ask("status")

    with_rig(body)


def test_another_program_as_card() -> None:
    async def body(there: CardHostRig) -> None:
        await there.host.insert(CardSpec(program=("sleep", "60")))
        assert there.host.program_pid is not None
        await there.host.eject()
        assert there.host.program_pid is None
        with pytest.raises(Refusal, match="/no/such/card cannot be started"):
            await there.host.insert(CardSpec(program=("/no/such/card",)))

    with_rig(body)
