"""The card process for real, with vpcd played by the test."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from harness.benchd.card_host import CardHost
from harness.readers.vpcd_protocol import frame
from harness.world.parse import parse_card

SELECT = bytes.fromhex("00A404000AA00000006203010C0601")
HELLO = parse_card({"name": "hello"})

Body = Callable[["CardHostRig"], Awaitable[None]]


@dataclass
class CardHostRig:
    """vpcd's port, the card process, and what it told unasked."""

    host: CardHost
    port: int
    cards: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]]
    told: list[Mapping[str, object]] = field(default_factory=list)
    held: asyncio.Queue[tuple[int, int]] = field(default_factory=asyncio.Queue)

    async def card(self) -> Reader:
        """The reader's side of the next card that is inserted."""
        return Reader(*await asyncio.wait_for(self.cards.get(), 10))


@dataclass
class Reader:
    """What vpcd does: sends messages, takes answers."""

    incoming: asyncio.StreamReader
    outgoing: asyncio.StreamWriter

    async def say(self, payload: bytes) -> bytes:
        self.send(payload)
        return await self.hear()

    def send(self, payload: bytes) -> None:
        self.outgoing.write(frame(payload))

    async def hear(self) -> bytes:
        length = await asyncio.wait_for(self.incoming.readexactly(2), 10)
        return await self.incoming.readexactly(int.from_bytes(length))


@contextlib.asynccontextmanager
async def card_host_rig() -> AsyncIterator[CardHostRig]:
    cards: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
    told: list[Mapping[str, object]] = []
    server = await asyncio.start_server(lambda *pair: cards.put_nowait(pair), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    host = CardHost(told.append, port)
    there = CardHostRig(host, port, cards, told)
    host.on_held = lambda slot, number: there.held.put_nowait((slot, number))
    await host.start()
    try:
        yield there
    finally:
        await host.stop()
        server.close()


def with_rig(body: Body) -> None:
    """Run a body within half a minute."""

    async def run() -> None:
        async with asyncio.timeout(30), card_host_rig() as there:
            await body(there)

    asyncio.run(run())


def kinds(answer: Mapping[str, object]) -> list[str]:
    trace = answer["trace"]
    assert isinstance(trace, list)
    return [event["kind"] for event in trace]
