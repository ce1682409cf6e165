"""Another client of the card, as orders ask for it: it resets, holds, or has the card alone."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Final

from harness.benchd.actions import Actions
from harness.benchd.second_client import SecondClient
from harness.world.channel import Refusal
from harness.world.order import Order
from harness.world.world import Share

_SHARES: Final = {"exclusive": Share.EXCLUSIVE, "shared": Share.SHARED}


class Bystander:
    """The bench's second client in the hands of whoever gives orders.

    note: shows what it does by itself, when the time of an order is over.
    """

    def __init__(self, actions: Actions, note: Callable[[str, int], Awaitable[None]]) -> None:
        self._client, self._readiness = actions.second_client, actions.readiness
        self._note = note
        self._leaving: asyncio.Task[None] | None = None

    async def do(self, order: Order, deadline: float) -> None:
        """Do what an order asks of another client. Refusal, with PC/SC's word, where it fails."""
        try:
            await self._do(order, deadline)
        except Refusal:
            if not self._client.holds and order.verb in ("reset", "hold", "exclusive", "shared"):
                await self.end()
            raise

    async def end(self) -> None:
        """Leave the card and pcscd, whatever was held."""
        leaving, self._leaving = self._leaving, None
        if leaving is not None and leaving is not asyncio.current_task():
            leaving.cancel()
        await self._client.release()

    async def _do(self, order: Order, deadline: float) -> None:
        match order.verb:
            case "reset":
                await self._reset(order.slot, deadline)
            case "hold":
                await self._connect(Share.SHARED, order.slot, deadline)
                await self._client.begin()
                self._client.holds = True
                self._leave_in(order)
            case "exclusive" | "shared":
                await self.end()
                await self._connect(_SHARES[order.verb], order.slot, deadline)
                self._leave_in(order)
            case "begin":
                await self._connect(Share.SHARED, order.slot, deadline)
                await self._client.begin()
            case "settle":
                await self._there().settle()
            case "end":
                await self._there().end(order.word)
            case "release":
                await self.end()

    async def _reset(self, slot: int, deadline: float) -> None:
        """Reset by whoever is connected; else by one that comes for that and leaves again."""
        stays = self._client.connected
        await self._connect(Share.SHARED, slot, deadline)
        if not self._client.holds:
            await self._client.begin()
        await self._client.end("reset")
        if not stays:
            await self.end()

    async def _connect(self, share: Share, slot: int, deadline: float) -> None:
        if not self._client.connected:
            reader = await self._readiness.reader(deadline, slot)
            await self._client.connect(reader, share)

    def _there(self) -> SecondClient:
        if not self._client.connected:
            raise Refusal("there is no other client", "shared, begin, hold or exclusive")
        return self._client

    def _leave_in(self, order: Order) -> None:
        if self._leaving is not None:
            self._leaving.cancel()
            self._leaving = None
        if order.seconds:
            self._leaving = asyncio.create_task(self._leave(order))

    async def _leave(self, order: Order) -> None:
        await asyncio.sleep(order.seconds or 0)
        await self.end()
        with contextlib.suppress(Refusal):
            await self._note(f"{order.verb}: over", order.slot)
