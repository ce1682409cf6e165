"""Changes of the world: steps before a run, and a script's actions in the middle of it."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import Final

from harness.benchd.card_host import CardHost
from harness.benchd.daemon import Daemon
from harness.benchd.plan import Now, Step, Work
from harness.benchd.readiness import Readiness
from harness.benchd.second_client import SecondClient
from harness.world.channel import Refusal
from harness.world.script import Action, Trigger
from harness.world.world import CardSpec, Serving, World

_ACTION_S: Final = 15.0
# pcscd looks every 400 ms whether a card is in. Where a program reconnects after the card has left,
# it shows an empty reader before its next look, and a card that is in by then is never seen.
_LOOK_S: Final = 0.5
_LISTENS_S: Final = 3.0  # until a pcscd that was started listens for cards, at the most


class Actions:
    """Holds pcscd, the card process and the second client, and knows what they are doing.

    now: the world as it is; None after anything that failed: then nothing is known, and the
    next look at it ends everything.
    """

    def __init__(
        self, daemon: Daemon, cards: CardHost, readiness: Readiness, second_client: SecondClient
    ) -> None:
        self.daemon, self.cards = daemon, cards
        self.readiness, self.second_client = readiness, second_client
        self.now: World | None = World()
        self.following = False

    async def close(self) -> None:
        """End all processes."""
        await asyncio.gather(self.daemon.stop(), self.cards.stop(), self.second_client.stop())

    async def truth(self) -> Now:
        """The state of the world, corrected by what has died.

        Where nothing is known, every process is ended first."""
        if self.now is None:
            await self.second_client.stop(at_once=True)
            await self.daemon.stop(at_once=True)
            await self.cards.stop(at_once=True)
            self.readiness.forget()
            self.now = World()
        have = self.now
        if have.daemon is not Serving.NONE and self.daemon.pid is None:
            have = World()
        for card in have.cards:
            if not await self._card_in(card):
                have = have.without(card.slot)
        return Now(have, self.cards.pid is not None)

    async def _card_in(self, spec: CardSpec) -> bool:
        if spec.apart:
            return self.cards.program_pid is not None
        if self.cards.pid is None:
            return False
        match await self.cards.ask("status"):
            case {"held": list(held), "slots": list(slots)}:
                if spec.slot in held:
                    # It has fallen silent: pcscd waits for it, and so does everybody else.
                    await self.cards.eject(spec.slot)
                    return False
                return spec.slot in slots
        return False

    async def take(self, step: Step, want: World, deadline: float) -> None:
        """Take one step towards `want`."""
        card = want.card_in(step.slot)
        match step.work:
            case Work.EJECT:
                await self.cards.eject(step.slot)
            case Work.STOP_DAEMON:
                await self.daemon.stop()
                self.readiness.forget()
            case Work.START_DAEMON:
                self.readiness.forget()
                await self.daemon.start(want.reader, want.daemon)
            case Work.START_CARDS:
                await self.cards.start()
                await self.cards.ask("follow", on=self.following)
            case Work.INSERT if card:
                await self.put_in(card, want, deadline)
            case Work.SWAP if card:
                await self.cards.swap(card)

    async def put_in(self, spec: CardSpec, world: World, deadline: float) -> None:
        """Insert into a reader that is seen empty: pcscd may still show the card before.

        One that was only just started has shown none, and a card that is there at its first look
        is seen at once, which is 400 ms sooner.
        """
        if world.reader and not world.reader.of_pcscd:
            await self.cards.insert(spec, driver=world.reader.driver)
            return
        if self.readiness.fresh and not spec.apart:
            await self.cards.insert(spec, patience_s=_LISTENS_S)
            return
        await self.readiness.empty(deadline, spec.slot)
        await self.cards.insert(spec)

    async def perform(self, trigger: Trigger, action: Action, set_world: World) -> None:
        """Perform one action of a trigger. set_world: what was prepared for the run."""
        deadline = time.monotonic() + _ACTION_S
        match action.verb:
            case "answer":
                await self.cards.answer(trigger.slot)
            case "begin":
                await self.second_client.begin()
            case "settle":
                await self.second_client.settle()
            case "end":
                await self.second_client.end(action.word)
            case "release":
                await self.second_client.release()
            case "remove":
                await self.remove(_slot(action, set_world), set_world, deadline)
            case "insert":
                card = set_world.card_in(_slot(action, set_world))
                if card is None:
                    raise Refusal("the world has no card to put in", 'add "cards"')
                await self.insert(card, set_world, deadline)
            case "change":
                if set_world.next_card is None:
                    raise Refusal("the world has no card to put into its place", 'add "next_card"')
                await self.swap(set_world.next_card, set_world, deadline)
            case "kill":
                await self.end_daemon(at_once=True)
            case "start":
                await self.start(set_world, deadline)

    async def remove(self, slot: int, set_world: World, deadline: float) -> None:
        """Pull a card; returns when pcscd has noticed."""
        await self.cards.eject(slot)
        self.now = (self.now or set_world).without(slot)
        if set_world.card_in(slot) and set_world.daemon is not Serving.NONE:
            await self.readiness.empty(deadline, slot)

    async def insert(self, card: CardSpec, set_world: World, deadline: float) -> None:
        """Put a card in; returns when pcscd has noticed."""
        await self.put_in(card, self.now or World(), deadline)
        self.now = (self.now or set_world).with_card(card)
        await self.readiness.sees(self.now, deadline, free=False)

    async def swap(self, card: CardSpec, set_world: World, deadline: float) -> None:
        """Pull a slot's card and put another one in, one after the other for pcscd, too."""
        await self.remove(card.slot, set_world, deadline)
        await asyncio.sleep(_LOOK_S)
        await self.insert(card, set_world, deadline)

    async def end_daemon(self, *, at_once: bool) -> None:
        """End pcscd. at_once: without a chance to say goodbye."""
        await self.daemon.stop(at_once=at_once)
        self.readiness.forget()
        self.now = World()

    async def start(self, world: World, deadline: float) -> None:
        """Start pcscd as this world has it, with its cards; returns when a client sees that."""
        await self.cards.eject()
        await self.daemon.start(world.reader, world.daemon)
        self.now = replace(world, cards=())
        for card in world.cards:
            await self.insert(card, world, deadline)
        if not world.cards:
            await self.readiness.sees(world, deadline, free=False)


def _slot(action: Action, set_world: World) -> int:
    """The slot of the card that an action is done to: the one it names, or the first card's."""
    if action.slot is not None:
        return action.slot
    return set_world.card.slot if set_world.card else 0
