"""A bench without a harness: a card in a reader, orders on standard input, the trace on output.

python3 -m harness.benchd.alone [CARD [OPTION=VALUE ...]] [--json] [--daemon RELEASE] [--slots N]

The words of a card are those of the order `insert`. Orders come a line at a time (world/order.py),
from standard input and at the socket `orders` beside pcscd's (world/order_channel.py). --json: what
happens is told in JSON, a line for each event. Ends at SIGTERM or SIGINT, or when it is told to
close; the end of standard input ends nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shlex
import signal
import sys
from collections import deque
from collections.abc import Mapping
from typing import Any, Final

from harness.benchd.daemon import RUN_FOLDER
from harness.benchd.installed import RELEASES, VARIABLE, fit_library
from harness.benchd.order_server import OrderServer
from harness.benchd.stdin import Stdin, attached
from harness.benchd.supervisor import Supervisor
from harness.benchd.whole import CLOSING_S, supervisor_of
from harness.readers.vpcd import SLOTS
from harness.world.channel import Refusal
from harness.world.errors import WorldError
from harness.world.lines import about, line
from harness.world.order import parse_order
from harness.world.order_forms import FORMS, usage
from harness.world.parse import parse_card
from harness.world.world import ReaderSpec, Serving, World

_KEPT: Final = 20_000  # events for whoever asks later
_ANSWERED_S: Final = 0.5  # until who told it to close has ended: it goes with the container


class Alone:
    """The bench's events and orders, without a harness."""

    def __init__(self, world: World, as_json: bool) -> None:
        self.world, self._json = world, as_json
        self.events: deque[Mapping[str, Any]] = deque(maxlen=_KEPT)
        self.dropped = 0
        self.closing = asyncio.Event()
        self._since: int | None = None
        self.supervisor: Supervisor

    def tell(self, event: Mapping[str, object]) -> None:
        """Keep an event, and print it."""
        if event.get("kind") in ("waiting", "trigger"):
            return
        if event.get("kind") == "dropped":
            self.dropped += int(str(event.get("events", 0)))
        self.dropped += len(self.events) == _KEPT
        self.events.append(event)
        if self._json:
            print(json.dumps(event), flush=True)
        elif words := about(event) or self._line(event):
            print(words, flush=True)

    def _line(self, event: Mapping[str, Any]) -> str:
        now = int(event.get("t_ns", 0))
        self._since = now if self._since is None else self._since
        return line(event, self._since)

    async def typed(self, text: str) -> None:
        """Obey what was typed; print why not."""
        match text.strip():
            case "":
                return
            case "help" | "?":
                print("\n".join(f"  {usage(verb)}" for verb in FORMS), flush=True)
            case "quit" | "close":
                self.closing.set()
            case order:
                try:
                    await self.obey(order)
                except Refusal as refusal:
                    print(f"{refusal.error}\n  next: {refusal.hint}", file=sys.stderr, flush=True)

    async def obey(self, order: str) -> None:
        """Obey an order. Refusal says why not."""
        await self.supervisor.do("order", {"text": order})

    async def ask(self, what: str) -> Mapping[str, Any]:
        """The answer to trace, reset, status or close."""
        match what:
            case "trace":
                await self.supervisor.do("collect", {})
                return {"events": [*self.events], "dropped": self.dropped}
            case "reset":
                reader = await self.prepare()
                self.events.clear()
                self.dropped = 0
                return {"reader": reader}
            case "status":
                return {**await self.supervisor.do("status", {})}
            case _:
                self.closing.set()
                return {}

    async def prepare(self) -> str:
        """Bring about the world as it is to begin; the reader's name."""
        reply = await self.supervisor.do("prepare", {"world": self.world.as_object()})
        return str(reply["reader"])


ASKS: Final = ("trace", "reset", "status", "close")


async def serve(alone: Alone) -> None:
    """Serve until it is told to end."""
    loop = asyncio.get_running_loop()
    alone.supervisor = supervisor_of(alone.tell)
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, alone.closing.set)
    reader = await alone.prepare()
    await alone.supervisor.do("follow", {"on": True})
    async with OrderServer(alone.obey, alone.ask, ASKS).listening(RUN_FOLDER):
        what = alone.world.card.name if alone.world.card else "no card"
        print(f"Ready: {reader}, with {what} in it; pcscd is at {RUN_FOLDER}.", flush=True)
        prompt = asyncio.create_task(_prompt(alone)) if attached(0) else None
        await alone.closing.wait()
        await asyncio.sleep(_ANSWERED_S)
        if prompt:
            prompt.cancel()
    await asyncio.wait_for(alone.supervisor.close(), CLOSING_S)


async def _prompt(alone: Alone) -> None:
    """Obey what comes on standard input, one line after the other."""
    queue: asyncio.Queue[bytes | None] = asyncio.Queue()
    await asyncio.get_running_loop().connect_read_pipe(lambda: Stdin(queue), sys.stdin)
    while (text := await queue.get()) is not None:
        await alone.typed(text.decode(errors="replace"))


def world_of(words: list[str], slots: int) -> World:
    """The world with the card of these words; an empty reader for none. WorldError if wrong."""
    order = parse_order(f"insert {shlex.join(words)}")
    empty = World(Serving.SERVES, ReaderSpec(slots=slots))
    return empty if words == ["none"] else empty.with_card(parse_card(order.card_fields))


def main() -> None:
    """Run; exit status 2 for a card or option that there is not."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("card", nargs="*", default=["hello"])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--daemon", default="", choices=["", *RELEASES])
    parser.add_argument("--slots", type=int, default=SLOTS, choices=range(1, SLOTS + 1))
    asked = parser.parse_args()
    if asked.daemon:
        os.environ[VARIABLE] = asked.daemon
    fit_library()
    try:
        asyncio.run(serve(Alone(world_of(asked.card, asked.slots), asked.json)))
    except (WorldError, Refusal) as wrong:
        print(f"bench: {wrong.error}\n  next: {wrong.hint}", file=sys.stderr)
        sys.exit(2)
    os._exit(0)  # a thread may still wait for a pcscd that has gone


if __name__ == "__main__":
    main()
