"""The supervisor's side of whatever plays the card: the card process, or another program."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import DEVNULL
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from harness.benchd.child import Child
from harness.benchd.worker import Worker
from harness.readers import vpcd
from harness.readers.vpcd import PORT
from harness.world.channel import Refusal
from harness.world.world import CardSpec

_TRACE_LINE: Final = 64 << 20  # a full trace, as hexadecimal digits in one line


class CardHost:
    """At most one card process and at most one other card program.

    tell: where the card's events go while it is followed; port: of vpcd's first slot.
    A command whose response is held back: on_held is called with its slot and number, for
    whoever counts them, on_awaited with its slot and bytes, for whoever waits for such a one.
    """

    def __init__(self, tell: Callable[[Mapping[str, object]], None], port: int = PORT) -> None:
        self._tell = tell
        self.on_held: Callable[[int, int], None] = lambda *_: None
        self.on_awaited: Callable[[int, bytes], None] = lambda *_: None
        command = (sys.executable, "-m", "harness.benchd.card_process", str(port))
        self._relay = (sys.executable, "-m", "harness.benchd.relay_process", str(port))
        self._cards = Worker("the card process", command, self._take, _TRACE_LINE)
        self._program: Child | None = None

    @property
    def pid(self) -> int | None:
        """The card process, while it lives."""
        return self._cards.pid

    @property
    def program_pid(self) -> int | None:
        """The program that plays the card instead, while it lives."""
        return self._program.pid if self._program and self._program.alive else None

    @property
    def how_ended(self) -> str:
        return self._cards.how_ended

    async def start(self) -> None:
        """Start the card process, without a card."""
        await self._cards.start()

    async def stop(self, *, at_once: bool = False) -> None:
        """End the card process and the other program."""
        await self._stop_program()
        await self._cards.stop(at_once=at_once)

    async def insert(
        self, spec: CardSpec, patience_s: float = 0.0, driver: str = vpcd.DRIVER
    ) -> None:
        """Put a card in. It is seen up to 0.4 s later, when pcscd next asks for the ATR.

        patience_s: how long to wait for a vpcd that does not listen yet. driver: of the reader.
        """
        if not spec.apart:
            fields = {"quickack": spec.quickack, "slot": spec.slot, "patience_s": patience_s}
            await self.ask("insert", card=spec.as_object(), driver=driver, **fields)
            return
        command = spec.program or (*self._relay, str(spec.relays))
        try:
            process = await asyncio.create_subprocess_exec(*command, stdin=DEVNULL, stdout=DEVNULL)
        except OSError as error:
            raise Refusal(f"{command[0]} cannot be started: {error}") from None
        self._program = Child(process, lambda _: None)

    async def eject(self, slot: int | None = None) -> None:
        """Pull the card of a slot; of every slot for None."""
        if not slot:
            await self._stop_program()
        if self.pid is not None:
            await self.ask("eject", **({} if slot is None else {"slot": slot}))

    async def swap(self, spec: CardSpec) -> None:
        """Let another card answer in place of the one in its slot."""
        await self.ask("swap", card=spec.as_object(), slot=spec.slot)

    async def answer(self, slot: int) -> None:
        """Give the response that the card of a slot holds back."""
        await self.ask("answer", slot=slot)

    async def manner(self, slot: int, **fields: object) -> None:
        """How the responses of a slot are given; see `card_requests.change_manner`."""
        await self.ask("manner", slot=slot, **fields)

    async def expect(self, slot: int, command: str | None) -> None:
        """The response to the next command of this kind is held back; what is held now is given."""
        await self.ask("expect", slot=slot, command=command)

    async def note(self, text: str, slot: int) -> None:
        """Let the trace have an order in its place."""
        await self.ask("note", text=text, slot=slot)

    async def begin(self, hold: Sequence[tuple[int, int]]) -> None:
        """A new trace; the responses to the commands of these slots and numbers are held back."""
        await self.ask("begin", hold=[list(pair) for pair in hold])

    async def commands(self) -> int:
        """How many commands have come to the cards that are in since `begin`."""
        return int(str((await self.ask("status"))["commands"]))

    async def ask(self, op: str, **fields: object) -> Mapping[str, object]:
        """The card process's answer. Refusal when it refuses, dies or is silent."""
        return await self._cards.ask(op, **fields)

    async def _stop_program(self) -> None:
        program, self._program = self._program, None
        if program is not None:
            await program.stop()

    def _take(self, event: Mapping[str, object]) -> None:
        match event:
            case {"kind": "held", "command": int(number), "slot": int(slot), "hex": str(command)}:
                self.on_held(slot, number)
                self.on_awaited(slot, bytes.fromhex(command))
            case _:
                self._tell(event)
