"""The supervisor's side of the second PC/SC client, which is a process of its own."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from typing import Final

from harness.benchd.worker import Worker
from harness.world.channel import Refusal
from harness.world.world import Share

BEGIN_S: Final = 4.0  # pcscd gives a transaction at once, unless another client has one
_COMMAND: Final = (sys.executable, "-m", "harness.benchd.second_client_process")


class KeptOut(Exception):
    """Another client has a transaction, and keeps it: the second client's does not begin."""


class SecondClient:
    """A client beside the program under test: it may hold the card, lock it, reset it.

    holds: a transaction of it is open since before the program came.
    """

    def __init__(self, command: Sequence[str] = _COMMAND) -> None:
        """command: what its process is started with."""
        self._worker = Worker("the second client", command)
        self.connected = self.holds = False

    @property
    def pid(self) -> int | None:
        """Its process, while it lives."""
        return self._worker.pid

    @property
    def how_ended(self) -> str:
        """For people; see `Child.how_ended`."""
        return self._worker.how_ended

    async def ready(self) -> None:
        """Have its process, which takes longer to start than all that it does."""
        if self._worker.pid is None:
            await self._worker.start()

    async def connect(self, reader: str, share: Share) -> None:
        """Connect to the card in `reader`; with a transaction, if it is to have one."""
        await self.ready()
        self.connected = True
        mode = Share.SHARED if share is Share.TRANSACTION else share
        await self._do("connect", reader=reader, share=mode)
        if share is Share.TRANSACTION:
            await self.begin()
            self.holds = True

    async def begin(self) -> None:
        """Begin a transaction (PC/SC part 5, SCardBeginTransaction).

        KeptOut where somebody else does not end theirs meanwhile.
        """
        try:
            async with asyncio.timeout(BEGIN_S):
                await self._do("begin")
        except TimeoutError:
            raise KeptOut from None

    async def settle(self) -> None:
        """Return when pcscd has done with what others asked of the card before."""
        await self._do("settle")

    async def end(self, disposition: str) -> None:
        """End the transaction, leaving ("leave") or resetting ("reset") the card."""
        self.holds = False
        await self._do("end", disposition=disposition)

    async def release(self) -> None:
        """Leave the card and pcscd; nothing of it is left there, dead or alive.

        A daemon or card that has gone makes its calls fail: then its process ends, and pcscd,
        if there is one, takes back what it held.
        """
        if not self.connected:
            return
        self.connected = self.holds = False
        try:
            await self._do("release")
        except Refusal:
            await self.stop(at_once=True)

    async def stop(self, *, at_once: bool = False) -> None:
        """End its process."""
        self.connected = self.holds = False
        await self._worker.stop(at_once=at_once)

    async def _do(self, op: str, **fields: object) -> None:
        answer = await self._worker.ask(op, **fields)
        if result := answer.get("result"):
            raise Refusal(f"the second client could not {op}: {result}")
