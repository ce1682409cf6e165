"""The supervisor as a program: requests on stdin, replies and events on stdout.

Ends, with everything it started, at the end of stdin or on SIGTERM: a harness that died
leaves no running bench behind.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys

from harness.benchd.installed import fit_library
from harness.benchd.stdin import Stdin, attached
from harness.benchd.supervisor import BESIDE, Supervisor
from harness.benchd.told import Told
from harness.benchd.whole import CLOSING_S, supervisor_of
from harness.world import channel
from harness.world.channel import Refusal, Request


async def answer(supervisor: Supervisor, request: Request) -> dict[str, object]:
    """The reply to a request, whatever it holds."""
    try:
        return channel.done(request.id, await supervisor.do(request.op, request.fields))
    except Refusal as refusal:
        return channel.refused(request.id, refusal)
    except Exception as error:  # a mistake in here is told to the harness, which can go on
        mistake = Refusal(f"{type(error).__name__}: {error}", "a mistake in the bench; report it")
        return channel.refused(request.id, mistake)


class Requests:
    """Meets requests: one after the other, and beside them those that take their own time."""

    def __init__(self, supervisor: Supervisor, told: Told) -> None:
        self._supervisor, self._told = supervisor, told
        self._in_turn: asyncio.Queue[Request] = asyncio.Queue()
        self._beside: set[asyncio.Task[None]] = set()

    def take(self, line: bytes) -> None:
        """Take the request in a line; it is met in its turn, or begun now."""
        try:
            request = channel.parse_request(line)
        except Refusal as refusal:
            self._told.reply(channel.refused(None, refusal))
            return
        if request.op not in BESIDE:
            self._in_turn.put_nowait(request)
            return
        task = asyncio.create_task(self._answer(request))
        self._beside.add(task)
        task.add_done_callback(self._beside.discard)

    async def meet(self) -> None:
        """Meet those that have a turn, for ever."""
        while True:
            await self._answer(await self._in_turn.get())

    async def _answer(self, request: Request) -> None:
        self._told.reply(await answer(self._supervisor, request))


async def serve() -> None:
    """Answer requests one after the other until stdin ends or SIGTERM comes."""
    loop = asyncio.get_running_loop()
    queue: asyncio.Queue[bytes | None] = asyncio.Queue()
    pipe, _ = await loop.connect_write_pipe(asyncio.BaseProtocol, sys.stdout)
    told = Told(pipe)
    supervisor = supervisor_of(told.tell)
    requests = Requests(supervisor, told)

    # A task of its own: the end must be seen while a request is being met.
    worker = asyncio.create_task(requests.meet())
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, queue.put_nowait, None)
    await loop.connect_read_pipe(lambda: Stdin(queue), sys.stdin)
    while (line := await queue.get()) is not None:
        requests.take(line)
    worker.cancel()
    await asyncio.wait_for(supervisor.close(), CLOSING_S)


if __name__ == "__main__":
    if not (attached(0) and attached(1)):
        sys.exit("The bench is driven over stdin and stdout: docker run -i, and no redirection.")
    fit_library()
    try:
        asyncio.run(serve())
    except Refusal as refusal:
        sys.exit(f"The bench cannot begin: {refusal.error}; {refusal.hint}.")
    sys.stdout.flush()
    os._exit(0)  # a thread may still wait for a pcscd that has gone
