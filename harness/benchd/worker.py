"""A child process that answers questions: one JSON line each, in the form of `channel.py`."""

from __future__ import annotations

import asyncio
from asyncio.subprocess import PIPE
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from harness.benchd.child import Child, Owner
from harness.world.channel import LINE_LIMIT, Refusal, encode, parse_object

_ANSWER_S: Final = 10.0


class Worker(Owner):
    """At most one process of a kind; `what` names it in refusals.

    on_event gets what it tells unasked.
    """

    def __init__(
        self,
        what: str,
        command: Sequence[str],
        on_event: Callable[[Mapping[str, object]], None] = lambda _: None,
        line_limit: int = LINE_LIMIT,
        answer_s: float = _ANSWER_S,
    ) -> None:
        self._answer_s = answer_s
        self._what, self._command, self._on_event = what, command, on_event
        self._line_limit = line_limit
        self._waiting: dict[int, asyncio.Future[Mapping[str, object]]] = {}
        self._last_id = 0

    async def start(self) -> None:
        """Start it; there must be none."""
        process = await asyncio.create_subprocess_exec(*self._command, stdin=PIPE, stdout=PIPE)
        self._child = Child(process, self._take, self._line_limit, self._ended)

    async def stop(self, *, at_once: bool = False) -> None:
        """End it, if there is one."""
        if self._child is not None:
            await self._child.stop(at_once=at_once)

    async def ask(self, op: str, **fields: object) -> Mapping[str, object]:
        """Its answer. Refusal when it refuses, dies or is silent for 10 s."""
        if self._child is None or not self._child.alive:
            raise Refusal(f"{self._what} {self.how_ended}", "prepare the world again")
        self._last_id += 1
        number = self._last_id
        future = self._waiting[number] = asyncio.get_running_loop().create_future()
        self._child.write(encode({"id": number, "op": op, **fields}))
        try:
            answer: Mapping[str, object] = await asyncio.wait_for(future, self._answer_s)
        except TimeoutError:
            raise Refusal(f"{self._what} does not answer", "prepare the world again") from None
        finally:
            self._waiting.pop(number, None)
        if answer.get("ok") is not True:
            raise Refusal(str(answer.get("error")), str(answer.get("hint", "")))
        return answer

    def _take(self, line: bytes) -> None:
        try:
            message = parse_object(line)
        except Refusal:
            return  # not from the channel: a stray print must not end the bench
        match message:
            case {"event": dict(fields)}:
                self._on_event(fields)
            case {"id": int(number)} if number in self._waiting:
                future = self._waiting[number]
                if not future.done():
                    future.set_result(message)

    def _ended(self) -> None:
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(Refusal(f"{self._what} ended", "prepare the world again"))
