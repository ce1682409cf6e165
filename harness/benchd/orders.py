"""Orders while a bench runs (`world/order.py`): obeyed, and shown in the trace in their place."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from harness.benchd.actions import Actions
from harness.benchd.awaited import Awaited
from harness.benchd.bystander import Bystander
from harness.benchd.lull import Lulls
from harness.benchd.pcsc_client import DaemonGone, NotYet
from harness.benchd.soundness import Soundness
from harness.world.channel import Refusal
from harness.world.errors import WorldError
from harness.world.order import Order
from harness.world.parse import parse_card
from harness.world.world import CardSpec, Serving, World

_ORDER_S: Final = 15.0
_REFUSING: Final = {"polkit": Serving.REFUSES, "protocol": Serving.OTHER_PROTOCOL}


class Orders:
    """Obeys one order at a time; those that only wait do so beside the others.

    turn: whoever has it may change the world.
    """

    def __init__(
        self,
        actions: Actions,
        soundness: Soundness,
        tell: Callable[[Mapping[str, object]], None],
    ) -> None:
        """tell: gets {"kind": "waiting", "text": ...} when an order has begun to wait."""
        self._actions, self._soundness, self._tell = actions, soundness, tell
        self._bystander = Bystander(actions, self._note)
        self.turn = asyncio.Lock()
        self._world = World()  # as it is while pcscd serves: what `start` brings back
        self._known: dict[int, CardSpec] = {}  # by slot, the card that is in or was
        self._awaited = Awaited(actions.cards)

    async def end(self) -> None:
        """Nobody waits for a command any more, and the other client leaves."""
        await self._bystander.end()
        self._awaited.end()

    def begin(self, world: World) -> None:
        """Begin anew, with a world as it was prepared."""
        self._world = world
        self._known = {card.slot: card for card in world.cards}

    async def ready(self) -> None:
        """Have all that an order needs in its place, so that none has to wait for it."""
        with self._unwatched():
            await self._actions.second_client.ready()

    async def obey(self, order: Order, card: CardSpec | None = None) -> Mapping[str, object]:
        """Obey; returns when a PC/SC client sees it. Refusal says why not.

        card: the one that is to be put in, where the order's own words do not say it all.
        """
        if self._actions.now is None:
            raise Refusal("nothing is prepared", "prepare a world first")
        reader = self._world.reader
        if reader and order.slot >= reader.slots:
            raise Refusal("the reader of this bench has one slot", "leave the slot out")
        try:
            if order.waits:
                return await self._wait(order)
            await self._note(order.text, order.slot)
            async with self.turn:
                await self._do(order, card)
            return {}
        except (NotYet, DaemonGone) as error:
            refusal = Refusal(f"{order.verb}: {error}", "restart pcscd")
        except Refusal as refused:
            refusal = refused
        with contextlib.suppress(Refusal):
            await self._note(f"{order.text}: {refusal.error}", order.slot)
        raise refusal

    async def _note(self, text: str, slot: int) -> None:
        await self._actions.cards.note(text, slot)

    # -- waiting

    async def _wait(self, order: Order) -> Mapping[str, object]:
        async def waiting() -> None:
            # Not before it is so: whoever reads it may count on it.
            await self._note(order.text, order.slot)
            self._tell({"kind": "waiting", "text": order.text})

        if order.verb != "expect":
            await waiting()
        match order.verb:
            case "wait":
                await asyncio.sleep(order.seconds or 0)
            case "lull":
                await Lulls(self._actions.daemon.pid).lull()
            case _:
                await self._awaited.expect(order, waiting)
        return {}

    # -- doing

    async def _do(self, order: Order, card: CardSpec | None) -> None:
        cards, slot = self._actions.cards, order.slot
        match order.verb:
            case "insert" | "swap" | "remove":
                await self._change_card(order, card)
            case "kill" | "stop" | "start" | "restart" | "refuse":
                await self._change_daemon(order)
            case "slow":
                await cards.manner(slot, delay_s=order.seconds)
            case "mute":
                await cards.manner(slot, mute=True)
            case "answer" if order.response:
                to = {"command": order.command, "once": order.once}
                await cards.manner(slot, response=order.response.hex(), **to)
            case "answer" if order.word:
                await cards.manner(slot, normally=True)
            case "answer":
                await cards.answer(slot)
            case _:
                with self._unwatched():
                    await self._bystander.do(order, time.monotonic() + _ORDER_S)

    async def _change_card(self, order: Order, given: CardSpec | None) -> None:
        actions, slot = self._actions, order.slot
        now, deadline = self._served(), time.monotonic() + _ORDER_S
        there = now.card_in(slot)
        if order.verb == "remove":
            if there is None:
                raise Refusal(f"no card is in slot {slot}", "insert one")
            with self._unwatched():
                await actions.remove(slot, now, deadline)
        else:
            card = self._asked_for(order, given)
            if order.verb == "insert" and there is not None:
                raise Refusal(f"a card is in slot {slot} already", "swap it, or remove it first")
            with self._unwatched():
                await (actions.swap if there else actions.insert)(card, now, deadline)
            self._known[slot] = card
        self._world = actions.now or self._world

    def _served(self) -> World:
        """The world as it is. Refusal where pcscd serves nobody."""
        now = self._actions.now or World()
        if now.daemon is not Serving.SERVES or self._actions.daemon.pid is None:
            raise Refusal("pcscd serves nobody now", "restart pcscd")
        if now.reader is None:
            raise Refusal("there is no reader", 'prepare a world with "reader": {}')
        return now

    def _asked_for(self, order: Order, given: CardSpec | None) -> CardSpec:
        if given is not None:
            return given
        if not order.card:
            if order.slot in self._known:
                return self._known[order.slot]
            raise Refusal(f"no card was in slot {order.slot} so far", "say which: insert hello")
        try:
            return parse_card(order.card_fields)
        except WorldError as error:
            raise Refusal(error.error, error.hint) from None

    async def _change_daemon(self, order: Order) -> None:
        actions, deadline = self._actions, time.monotonic() + _ORDER_S
        running = actions.daemon.pid is not None
        if order.verb == "start" and running:
            raise Refusal("pcscd is running already", "restart pcscd")
        if order.verb in ("kill", "stop") and not running:
            raise Refusal("pcscd is not running", "start pcscd")
        with self._unwatched():
            await self._bystander.end()
            if running:
                await actions.end_daemon(at_once=order.verb == "kill")
            match order.verb:
                case "start" | "restart":
                    await actions.start(self._world, deadline)
                case "refuse":
                    refusing = World(_REFUSING[order.word])
                    await actions.start(refusing, deadline)

    @contextlib.contextmanager
    def _unwatched(self) -> Iterator[None]:
        """Who ends or comes now is meant to; what was wrong before stays wrong."""
        unsound = self._soundness.why_unsound()
        self._soundness.stop()
        yield
        if not unsound:
            self._soundness.start()
