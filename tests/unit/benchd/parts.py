"""The stand-ins together: what actions move, and a supervisor of them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from harness.benchd.actions import Actions
from harness.benchd.supervisor import Supervisor

from .fakes import Event, FakeCards, FakeDaemon, FakeReadiness, FakeSecondClient

HELLO = {"card": {"name": "hello"}}  # the usual world


class FakeParts:
    """All of them, in the actions that move them, and what they did."""

    def __init__(self) -> None:
        self.did: list[str] = []
        self.told: list[Event] = []
        self.daemon, self.cards = FakeDaemon(self.did), FakeCards(self.did)
        self.readiness, self.second_client = (
            FakeReadiness(self.did, self.daemon),
            FakeSecondClient(self.did),
        )
        self.actions = Actions(self.daemon, self.cards, self.readiness, self.second_client)

    async def holds(self, number: int) -> None:
        """The card holds that answer back; returns when all that is done then is done."""
        self.cards.on_held(0, number)
        if tasks := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(tasks)

    def since(self) -> list[str]:
        """What was done since this was last asked."""
        done = self.did[:]
        self.did.clear()
        return done


class Bench(FakeParts):
    """A supervisor and all it believes in."""

    def __init__(self) -> None:
        super().__init__()
        self.supervisor = Supervisor(self.actions, self.told.append)

    async def ask(self, op: str, **fields: object) -> Mapping[str, object]:
        return await self.supervisor.do(op, fields)

    def do(self, op: str, **fields: object) -> Mapping[str, object]:
        return asyncio.run(self.ask(op, **fields))
