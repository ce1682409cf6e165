"""Commands that somebody waits for, one in each slot."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from harness.benchd.card_host import CardHost
from harness.cards.script import Pattern, pattern
from harness.world.channel import Refusal
from harness.world.order import Order


class Awaited:
    """Waits for commands; the response to one that came is held back by its card."""

    def __init__(self, cards: CardHost) -> None:
        self._cards = cards
        self._here: dict[int, tuple[Pattern, asyncio.Future[None]]] = {}
        cards.on_awaited = self._came

    def end(self) -> None:
        """Nobody waits any more."""
        for _, future in self._here.values():
            future.cancel()
        self._here.clear()

    async def expect(self, order: Order, waiting: Callable[[], Awaitable[None]]) -> None:
        """Return when such a command is there. Refusal when it has not come in time.

        waiting: called when the card was told. Only what comes after that counts, and what it held
        back before is given then.
        """
        if earlier := self._here.pop(order.slot, None):
            earlier[1].cancel()
        came = asyncio.get_running_loop().create_future()
        mine = self._here[order.slot] = (pattern(order.command), came)
        try:
            await self._cards.expect(order.slot, order.command)
            await waiting()
            await asyncio.wait_for(came, order.seconds)
        except TimeoutError:
            await self._cards.expect(order.slot, None)
            raise Refusal(f"{order.command} did not come within {order.seconds:g} s") from None
        except asyncio.CancelledError:
            if not came.cancelled():
                raise
            raise Refusal(f"{order.command} is no longer waited for") from None
        finally:
            if self._here.get(order.slot) is mine:
                del self._here[order.slot]

    def _came(self, slot: int, command: bytes) -> None:
        kind, came = self._here.get(slot, (None, None))
        if kind and came and kind.fits(command) and not came.done():
            came.set_result(None)
