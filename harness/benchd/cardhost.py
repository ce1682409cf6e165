"""The supervisor's side of whatever plays the card: the card process, or another program."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Callable, Mapping
from typing import Final

from harness.benchd.channel import Refusal, encode, parse_object
from harness.benchd.child import Child
from harness.benchd.world import CardSpec
from harness.cards.vpcd import PORT

_ANSWER_S: Final = 10.0
_TRACE_LINE: Final = 64 << 20  # a full trace, as hexadecimal digits in one line


class CardHost:
    """At most one card process and at most one other card program.

    tell: where the card's events go while it is followed; port: of vpcd's slot.
    """

    def __init__(self, tell: Callable[[Mapping[str, object]], None], port: int = PORT) -> None:
        self._tell = tell
        self._command = (sys.executable, "-m", "harness.benchd.cardprocess", str(port))
        self._child: Child | None = None
        self._program: Child | None = None
        self._waiting: dict[int, asyncio.Future[Mapping[str, object]]] = {}
        self._last_id = 0

    @property
    def pid(self) -> int | None:
        """The card process, while it lives."""
        return self._child.pid if self._child and self._child.alive else None

    @property
    def program_pid(self) -> int | None:
        """The program that plays the card instead, while it lives."""
        return self._program.pid if self._program and self._program.alive else None

    @property
    def how_ended(self) -> str:
        return self._child.how_ended if self._child else "was not started"

    async def start(self) -> None:
        """Start the card process, without a card."""
        process = await asyncio.create_subprocess_exec(*self._command, stdin=PIPE, stdout=PIPE)
        self._child = Child(process, self._take, _TRACE_LINE, self._ended)

    async def stop(self, *, at_once: bool = False) -> None:
        """End the card process and the other program."""
        await self._stop_program()
        if self._child is not None:
            await self._child.stop(at_once=at_once)

    async def insert(self, spec: CardSpec) -> None:
        """Put a card in. It is seen up to 0.4 s later, when pcscd next asks for the ATR."""
        if not spec.program:
            await self.ask("insert", card=spec.as_object(), quickack=spec.quickack)
            return
        try:
            process = await asyncio.create_subprocess_exec(
                *spec.program, stdin=DEVNULL, stdout=DEVNULL
            )
        except OSError as error:
            raise Refusal(f"{spec.program[0]} cannot be started: {error}") from None
        self._program = Child(process, lambda _: None)

    async def eject(self) -> None:
        """Pull whatever card is in."""
        await self._stop_program()
        if self.pid is not None:
            await self.ask("eject")

    async def ask(self, op: str, **fields: object) -> Mapping[str, object]:
        """The card process's answer. Refusal when it refuses, dies or is silent for 10 s."""
        if self._child is None or not self._child.alive:
            raise Refusal(f"the card process {self.how_ended}", "prepare the world again")
        self._last_id += 1
        number = self._last_id
        future = self._waiting[number] = asyncio.get_running_loop().create_future()
        self._child.write(encode({"id": number, "op": op, **fields}))
        try:
            answer: Mapping[str, object] = await asyncio.wait_for(future, _ANSWER_S)
        except TimeoutError:
            raise Refusal("the card process does not answer", "prepare the world again") from None
        finally:
            self._waiting.pop(number, None)
        if answer.get("ok") is not True:
            raise Refusal(str(answer.get("error")), str(answer.get("hint", "")))
        return answer

    async def _stop_program(self) -> None:
        program, self._program = self._program, None
        if program is not None:
            await program.stop()

    def _take(self, line: bytes) -> None:
        try:
            message = parse_object(line)
        except Refusal:
            return  # not from the channel: a stray print of a card must not end the bench
        match message:
            case {"event": dict(fields)}:
                self._tell(fields)
            case {"id": int(number)} if number in self._waiting:
                future = self._waiting[number]
                if not future.done():
                    future.set_result(message)

    def _ended(self) -> None:
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(Refusal("the card process ended", "prepare the world again"))
