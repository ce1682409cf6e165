"""The operations of the bench: bring a world about, hand over what the card saw.

prepare {world, limit_s}   the world as described, as a PC/SC client sees it, and a new trace
collect                    the trace since prepare, and whether the bench was sound all along
insert {card} / remove     change cards in the middle; the trace goes on
follow {on}                tell the card's events as they happen, too
status / log {lines}       what there is / the last lines of pcscd's log

One at a time. Nothing here reads or writes the control channel; see `__main__.py`.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Final

from harness.benchd.cardhost import CardHost
from harness.benchd.channel import Refusal
from harness.benchd.client import DaemonGone, NotYet
from harness.benchd.daemon import Daemon
from harness.benchd.guard import Guard
from harness.benchd.witness import Witness
from harness.benchd.world import CardSpec, Now, Step, World, card_spec, plan, world

LIMIT_S: Final = 20.0
_MARGIN_S: Final = 1.0  # a wait that knows what it waited for ends before the overall limit

Reply = Mapping[str, object]
Tell = Callable[[Reply], None]


class Supervisor:
    """pcscd, the card process, and what is known about them.

    `_now` is None after anything that failed: then nothing is known, and the next prepare
    starts both from nothing.
    """

    def __init__(self, daemon: Daemon, cards: CardHost, witness: Witness) -> None:
        self._daemon, self._cards, self._witness = daemon, cards, witness
        self._now: World | None = World()
        self._guard = Guard(daemon, cards)
        self._reader = ""
        self._following = False
        self._deadline = 0.0
        self._doing = ""
        self._ops: dict[str, Callable[[Mapping[str, object]], Awaitable[Reply]]] = {
            "prepare": self._prepare,
            "collect": self._collect,
            "insert": self._insert,
            "remove": self._remove,
            "follow": self._follow,
            "status": self._status,
            "log": self._log,
        }

    async def do(self, op: str, fields: Mapping[str, object]) -> Reply:
        """Do one operation within its limit. Refusal says what happened and what to do."""
        if op not in self._ops:
            raise Refusal(f"unknown op {op!r}", f"known: {', '.join(sorted(self._ops))}")
        limit = fields.get("limit_s", LIMIT_S)
        if isinstance(limit, bool) or not isinstance(limit, int | float) or not 0 < limit <= 600:
            raise Refusal("limit_s must be a number of seconds, at most 600")
        self._deadline = time.monotonic() + limit
        try:
            async with asyncio.timeout(limit + _MARGIN_S):
                return await self._ops[op](fields)
        except TimeoutError:
            error = f"{op} took more than {limit} s, at {self._doing or 'the start'}"
        except (NotYet, DaemonGone) as seen:
            error = f"{op}: {seen}"
        self._now = None
        raise Refusal(error, f"prepare again to start anew; pcscd {self._daemon.last_words}")

    async def close(self) -> None:
        """End both processes."""
        await asyncio.gather(self._daemon.stop(), self._cards.stop())

    async def _prepare(self, fields: Mapping[str, object]) -> Reply:
        want = world(fields.get("world"))
        now = await self._truth()
        steps = plan(now, want)
        self._now = None
        self._guard.stop()
        for step in steps:
            self._doing = step
            await self._take(step, want)
        self._doing = "the look as a PC/SC client"
        self._reader = await self._witness.sees(want, self._deadline, free=True)
        await self._cards.ask("begin")
        self._now = want
        self._guard.start()
        return {"changed": list(steps), "reader": self._reader or None, **self._pid_fields()}

    async def _truth(self) -> Now:
        """What is known, corrected by what has died; everything ended if nothing is known."""
        if self._now is None:
            await self._daemon.stop(at_once=True)
            await self._cards.stop(at_once=True)
            self._witness.forget()
            self._now = World()
        have = self._now
        if have.daemon and self._daemon.pid is None:
            have = World()
        if have.card and not await self._card_in(have.card):
            have = replace(have, card=None)
        return Now(have, self._cards.pid is not None)

    async def _card_in(self, spec: CardSpec) -> bool:
        if spec.program:
            return self._cards.program_pid is not None
        if self._cards.pid is None:
            return False
        return (await self._cards.ask("status"))["link"] is True

    async def _take(self, step: Step, want: World) -> None:
        match step:
            case Step.EJECT:
                await self._cards.eject()
            case Step.STOP_DAEMON:
                await self._daemon.stop()
                self._witness.forget()
            case Step.START_DAEMON:
                self._witness.forget()
                await self._daemon.start(reader=want.reader)
            case Step.START_CARDS:
                await self._cards.start()
                await self._cards.ask("follow", on=self._following)
            case Step.INSERT if want.card:
                await self._put_in(want.card)
            case Step.SWAP if want.card:
                await self._cards.ask("swap", card=want.card.as_object())

    async def _put_in(self, spec: CardSpec) -> None:
        """Insert into a reader that is seen empty: pcscd may still show the card before."""
        await self._witness.empty(self._deadline)
        await self._cards.insert(spec)

    async def _collect(self, _: Mapping[str, object]) -> Reply:
        why = self._guard.why_unsound()
        if self._cards.pid is None:
            return {"trace": [], "dropped": 0, "sound": why is None, "why": why}
        trace = await self._cards.ask("drain")
        card = self._now.card if self._now else None
        if card and not card.program and not trace["link"]:
            why = why or "the reader closed the card's connection"
        shown = {key: trace[key] for key in ("trace", "dropped")}
        return {**shown, "sound": why is None, "why": why}

    async def _insert(self, fields: Mapping[str, object]) -> Reply:
        return await self._change_card(card_spec(fields.get("card")))

    async def _remove(self, _: Mapping[str, object]) -> Reply:
        return await self._change_card(None)

    async def _change_card(self, spec: CardSpec | None) -> Reply:
        if self._now is None or not self._now.reader:
            raise Refusal("there is no reader", 'prepare a world with "reader": true')
        want, self._now = replace(self._now, card=spec), None
        unsound = self._guard.why_unsound()
        self._guard.stop()
        await self._cards.eject()
        if spec:
            await self._put_in(spec)
        self._reader = await self._witness.sees(want, self._deadline, free=False)
        self._now = want
        if not unsound:
            self._guard.start()
        return {"reader": self._reader or None, **self._pid_fields()}

    async def _follow(self, fields: Mapping[str, object]) -> Reply:
        self._following = fields.get("on", True) is True
        if self._cards.pid is not None:
            await self._cards.ask("follow", on=self._following)
        return {"on": self._following}

    async def _status(self, _: Mapping[str, object]) -> Reply:
        # Only where an answer can be expected: a pcscd that hangs would take this along.
        answers = self._now and self._reader and self._daemon.pid is not None
        seen = await self._witness.look(self._reader) if answers else None
        known = self._now.as_object() if self._now else None
        return {"world": known, "reader": self._reader or None, "seen": seen, **self._pid_fields()}

    async def _log(self, fields: Mapping[str, object]) -> Reply:
        lines = fields.get("lines", 50)
        if not isinstance(lines, int):
            raise Refusal("lines must be a number")
        return {"log": self._daemon.log(lines)}

    def _pid_fields(self) -> dict[str, object]:
        return {"pcscd_pid": self._daemon.pid, "card_pid": self._cards.pid}
