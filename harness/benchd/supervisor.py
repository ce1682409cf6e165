"""The operations of the bench: prepare a world, hand over the trace.

prepare {world, others, limit_s}   the world as described, as a PC/SC client sees it; a new trace
collect                    the trace since prepare, whether the bench was sound all along, and
                           whether the program kept others out by whom something was to happen
log                        what pcscd wrote into its log since prepare
respond {number, ...}      the answer of a card that is played outside (`outside_card.py`)
order {text, card}         what `world/order.py` has words for; the trace has it in its place
save {slot}                all that the card keeps without power, in hexadecimal
follow {on}                tell the cards' events as they happen, too
status                     what there is

One at a time, but for orders and responses, which come while others wait. Nothing here reads or
writes the control channel; see `__main__.py`.
"""

from __future__ import annotations

import time
from asyncio import timeout
from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from harness.benchd.actions import Actions
from harness.benchd.fields import card_in, order_in, slot_in, world_in
from harness.benchd.orders import Orders
from harness.benchd.pcsc_client import DaemonGone, NotYet
from harness.benchd.plan import plan
from harness.benchd.script_runner import ScriptRunner
from harness.benchd.soundness import Soundness
from harness.world.channel import Refusal
from harness.world.world import Share, World

LIMIT_S: Final = 20.0
BESIDE: Final = frozenset({"order", "respond"})  # done beside the others, in their own time
_MARGIN_S: Final = 1.0  # a wait that knows what it waited for ends before the overall limit

Reply = Mapping[str, object]
Tell = Callable[[Reply], None]


class Supervisor:
    """Answers for the bench; what it does to the world, it does through `actions`."""

    def __init__(self, actions: Actions, tell: Tell) -> None:
        """tell: receives the events that are sent unasked."""
        self._actions = actions
        self._daemon, self._cards, self._readiness = (
            actions.daemon,
            actions.cards,
            actions.readiness,
        )
        self._soundness = Soundness(actions.daemon, actions.cards, actions.second_client)
        self._script_runner = ScriptRunner(actions, self._soundness, tell)
        self._orders = Orders(actions, self._soundness, tell)
        self._reader = ""
        self._deadline = 0.0
        self._doing = ""
        self._ops: dict[str, Callable[[Mapping[str, object]], Awaitable[Reply]]] = {
            "prepare": self._prepare,
            "collect": self._collect,
            "log": self._log,
            "order": self._order,
            "respond": self._respond,
            "save": self._save,
            "follow": self._follow,
            "status": self._status,
        }

    async def do(self, op: str, fields: Mapping[str, object]) -> Reply:
        """Do one operation within its limit. Refusal says what happened and what to do."""
        if op not in self._ops:
            raise Refusal(f"unknown op {op!r}", f"known: {', '.join(sorted(self._ops))}")
        if op in BESIDE:
            return await self._ops[op](fields)
        limit = fields.get("limit_s", LIMIT_S)
        if isinstance(limit, bool) or not isinstance(limit, int | float) or not 0 < limit <= 600:
            raise Refusal("limit_s must be a number of seconds, at most 600")
        self._deadline = time.monotonic() + limit
        try:
            async with timeout(limit + _MARGIN_S):
                return await self._ops[op](fields)
        except TimeoutError:
            error = f"{op} took more than {limit} s, at {self._doing or 'the start'}"
        except (NotYet, DaemonGone) as seen:
            error = f"{op}: {seen}"
        self._actions.now = None
        raise Refusal(error, f"prepare again to start anew; pcscd {self._daemon.last_words}")

    async def close(self) -> None:
        """End all processes."""
        await self._actions.close()

    async def _prepare(self, fields: Mapping[str, object]) -> Reply:
        asked = world_in(fields)
        async with self._orders.turn:
            return await self._bring_about(asked, others=fields.get("others") is True)

    async def _bring_about(self, asked: World, *, others: bool) -> Reply:
        want = asked.at_first()
        await self._script_runner.end()
        await self._orders.end()
        now = await self._actions.truth()
        steps = plan(now, want, others=others)
        self._actions.now = None
        self._soundness.stop()
        for step in steps:
            self._doing = str(step)
            await self._actions.take(step, want, self._deadline)
        self._doing = "the look as a PC/SC client"
        self._reader = await self._readiness.sees(want, self._deadline, free=not others)
        if want.second_client:
            await self._bring_second_client(want, want.second_client)
        await self._script_runner.begin(asked)
        self._orders.begin(want)
        self._actions.now = want
        self._soundness.start()
        self._daemon.log.mark()
        return {"changed": [*map(str, steps)], "reader": self._reader or None, **self._pid_fields()}

    async def _bring_second_client(self, want: World, share: Share) -> None:
        self._doing = "the second client's connection"
        slot = want.card.slot if want.card else 0
        reader = await self._readiness.reader(self._deadline, slot)
        await self._actions.second_client.connect(reader, share)

    async def _collect(self, _: Mapping[str, object]) -> Reply:
        await self._script_runner.end()
        why = self._script_runner.trouble or self._soundness.why_unsound()
        kept_out = self._script_runner.kept_out
        if self._cards.pid is None:
            told = {"sound": why is None, "why": why, "kept_out": kept_out}
            return {"trace": [], "dropped": 0, **told}
        trace = await self._cards.ask("drain")
        there = trace.get("slots")
        cards = self._actions.now.cards if self._actions.now else ()
        for card in cards:
            if not card.apart and isinstance(there, list) and card.slot not in there:
                why = why or "the reader closed the card's connection"
        told = {"sound": why is None, "why": why, "kept_out": kept_out}
        return {k: trace[k] for k in ("trace", "dropped")} | told

    async def _log(self, _: Mapping[str, object]) -> Reply:
        # A client's calls are in it when its program has ended: pcscd writes before it answers,
        # and what is in its pipe has been taken before a request that came later.
        return {"lines": self._daemon.log.since_mark()}

    async def _order(self, fields: Mapping[str, object]) -> Reply:
        card = card_in(fields) if "card" in fields else None
        return await self._orders.obey(order_in(fields), card)

    async def _respond(self, fields: Mapping[str, object]) -> Reply:
        await self._cards.ask("respond", **fields)
        return {}

    async def _save(self, fields: Mapping[str, object]) -> Reply:
        reply = await self._cards.ask("save", slot=slot_in(fields))
        return {"state": reply["state"]}

    async def _follow(self, fields: Mapping[str, object]) -> Reply:
        on = self._actions.following = fields.get("on", True) is True
        if self._cards.pid is not None:
            await self._cards.ask("follow", on=on)
            await self._orders.ready()
        return {"on": on}

    async def _status(self, _: Mapping[str, object]) -> Reply:
        # Only where an answer can be expected: a pcscd that hangs would take this along.
        answers = self._actions.now and self._reader and self._daemon.pid is not None
        seen = await self._readiness.look(self._reader) if answers else None
        now = self._actions.now
        return {
            "world": now and now.as_object(),
            "reader": self._reader or None,
            "seen": seen,
            **self._pid_fields(),
        }

    def _pid_fields(self) -> dict[str, object]:
        return {
            "pcscd_pid": self._daemon.pid,
            "card_pid": self._cards.pid,
            "second_client_pid": self._actions.second_client.pid,
        }
