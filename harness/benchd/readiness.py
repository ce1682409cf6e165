"""Readiness of a world: that a PC/SC client sees it as it was asked for."""

from __future__ import annotations

import asyncio

from harness.benchd.daemon import Daemon
from harness.benchd.pcsc_client import Client, NotYet
from harness.world.channel import Refusal
from harness.world.world import Serving, World

# What a client of this release is told by a pcscd that does not serve it (pcsc-lite 2.3).
REFUSALS = {
    Serving.REFUSES: "SCARD_W_SECURITY_VIOLATION",
    Serving.OTHER_PROTOCOL: "SCARD_E_SERVICE_STOPPED",
}
_SAID_S = 0.1  # until pcscd's log has said what became of a client, and a verdict is told


class Readiness:
    """The PC/SC client of the supervisor, which must go on while a call waits.

    Deadlines are on time.monotonic(); past one, NotYet says what was seen.
    fresh: nobody has looked at this pcscd's readers: it has shown no card so far.
    """

    def __init__(self, client: Client, daemon: Daemon) -> None:
        self._client = client
        self._daemon = daemon
        self.fresh = False

    def forget(self) -> None:
        """pcscd is about to be another one."""
        self._client.forget()
        self.fresh = True

    async def reader(self, deadline: float, slot: int = 0) -> str:
        """The name of the reader of a slot. Refusal when there is none."""
        names = await self._readers(deadline)
        if slot >= len(names):
            raise Refusal("there is no reader", 'prepare a world with "reader": {}')
        return names[slot]

    async def empty(self, deadline: float, slot: int = 0) -> str:
        """Wait until the reader of a slot is empty; its name."""
        reader = await self.reader(deadline, slot)
        await asyncio.to_thread(self._client.wait_empty, reader, deadline)
        return reader

    async def sees(self, want: World, deadline: float, *, free: bool) -> str:
        """Return when the world is as wanted: the name of the first reader, empty for none.

        free: nobody but this client uses the card; a relay to it may.
        """
        if want.daemon is Serving.NONE:
            if self._daemon.socket.exists():
                raise NotYet(f"{self._daemon.socket} has not gone")
            return ""
        if refusal := REFUSALS.get(want.daemon):
            await self._is_refused(refusal, deadline)
            return ""
        if want.reader is None:
            if names := await self._readers(deadline):
                raise NotYet(f"there are readers: {', '.join(names)}")
            return ""
        if want.card_in(0) is None:
            await self.empty(deadline)
        relayed = {card.relays for card in want.cards}
        for card in want.cards:
            holder = await self.reader(deadline, card.slot)
            present, unused = self._client.wait_present, free and card.slot not in relayed
            await asyncio.to_thread(present, holder, card.atr, deadline, free=unused)
        return await self.reader(deadline)

    async def _is_refused(self, refusal: str, deadline: float) -> None:
        self._daemon.looked_at = True
        try:
            wait = self._client.wait_refused
            await asyncio.to_thread(wait, refusal, deadline, self._alive)
            await asyncio.sleep(_SAID_S)
        finally:
            self._daemon.looked_at = False

    async def look(self, reader: str) -> str:
        """The reader's state now, for people."""
        return str(await asyncio.to_thread(self._client.look, reader))

    async def _readers(self, deadline: float) -> list[str]:
        self.fresh = False
        return await asyncio.to_thread(self._client.readers, deadline, self._alive)

    def _alive(self) -> bool:
        return self._daemon.pid is not None
