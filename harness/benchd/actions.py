"""What changes the world: the steps before a run, and the acts of a script in the middle of it."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import Final

from harness.benchd.card_host import CardHost
from harness.benchd.daemon import Daemon
from harness.benchd.plan import Now, Step
from harness.benchd.readiness import Readiness
from harness.benchd.second_client import SecondClient
from harness.world.channel import Refusal
from harness.world.script import Act
from harness.world.world import CardSpec, Serving, World

_ACT_S: Final = 15.0


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
        """What is known, corrected by what has died; everything ended if nothing is known."""
        if self.now is None:
            await self.second_client.stop(at_once=True)
            await self.daemon.stop(at_once=True)
            await self.cards.stop(at_once=True)
            self.readiness.forget()
            self.now = World()
        have = self.now
        if have.daemon is not Serving.NONE and self.daemon.pid is None:
            have = World()
        if have.card and not await self._card_in(have.card):
            have = replace(have, card=None)
        return Now(have, self.cards.pid is not None)

    async def _card_in(self, spec: CardSpec) -> bool:
        if spec.program:
            return self.cards.program_pid is not None
        if self.cards.pid is None:
            return False
        status = await self.cards.ask("status")
        if status.get("held"):
            await self.cards.eject()  # it has fallen silent: pcscd waits for it, and everybody else
            return False
        return status["link"] is True

    async def take(self, step: Step, want: World, deadline: float) -> None:
        """One step towards `want`."""
        match step:
            case Step.EJECT:
                await self.cards.eject()
            case Step.STOP_DAEMON:
                await self.daemon.stop()
                self.readiness.forget()
            case Step.START_DAEMON:
                self.readiness.forget()
                await self.daemon.start(want.reader, want.daemon)
            case Step.START_CARDS:
                await self.cards.start()
                await self.cards.ask("follow", on=self.following)
            case Step.INSERT if want.card:
                await self.put_in(want.card, deadline)
            case Step.SWAP if want.card:
                await self.cards.ask("swap", card=want.card.as_object())

    async def put_in(self, spec: CardSpec, deadline: float) -> None:
        """Insert into a reader that is seen empty: pcscd may still show the card before."""
        await self.readiness.empty(deadline, spec.slot)
        await self.cards.insert(spec)

    async def perform(self, act: Act, set_world: World) -> None:
        """One act of a script; `set_world` is the world that was prepared for the run."""
        deadline = time.monotonic() + _ACT_S
        match act.verb:
            case "answer":
                await self.cards.ask("answer")
            case "begin":
                await self.second_client.begin()
            case "settle":
                await self.second_client.settle()
            case "end":
                await self.second_client.end(act.word)
            case "release":
                await self.second_client.release()
            case "remove":
                await self._remove(set_world, deadline)
            case "insert":
                await self._insert(set_world, deadline)
            case "kill":
                await self.daemon.stop(at_once=True)
                self.readiness.forget()
                self.now = World()
            case "start":
                await self._start(set_world, deadline)

    async def _remove(self, set_world: World, deadline: float) -> None:
        await self.cards.eject()
        self.now = replace(set_world, card=None)
        if set_world.card:
            await self.readiness.empty(deadline, set_world.card.slot)

    async def _insert(self, set_world: World, deadline: float) -> None:
        if set_world.card is None:
            raise Refusal("the world has no card to put in", 'add "card"')
        await self.put_in(set_world.card, deadline)
        self.now = set_world
        await self.readiness.sees(set_world, deadline, free=False)

    async def _start(self, set_world: World, deadline: float) -> None:
        await self.cards.eject()
        await self.daemon.start(set_world.reader, set_world.daemon)
        self.now = replace(set_world, card=None)
        if set_world.card:
            await self._insert(set_world, deadline)
        else:
            await self.readiness.sees(set_world, deadline, free=False)
