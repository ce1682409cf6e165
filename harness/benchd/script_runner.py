"""Runs a script: its triggers' actions, in step with the program."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Mapping
from typing import Final

from harness.benchd.actions import Actions
from harness.benchd.lull import Lulls
from harness.benchd.pcsc_client import DaemonGone, NotYet
from harness.benchd.second_client import KeptOut
from harness.benchd.soundness import Soundness
from harness.world.channel import Refusal
from harness.world.script import Action, Trigger, held
from harness.world.world import World

_LOOK_S: Final = 0.005  # how often to look whether a client has come
_FIRST_CLIENT: Final = (0, 0)  # the moment of a trigger for which no command is held
_CHANGES: Final = ("remove", "insert", "change", "kill", "start", "release")  # who serves, or may
_ENDS_A_HOLD: Final = ("end", "release", "remove", "change", "kill", "lull")
_LAST_ACTIONS_S: Final = 10.0  # for what is being done when the program has ended already


class ScriptRunner:
    """The script of one run at a time."""

    def __init__(
        self,
        actions: Actions,
        soundness: Soundness,
        tell: Callable[[Mapping[str, object]], None],
        last_actions_s: float = _LAST_ACTIONS_S,
    ) -> None:
        """tell: receives {"kind": "trigger", "command": n, "slot": s} when a trigger has come."""
        self._actions, self._soundness, self._tell = actions, soundness, tell
        self._last_actions_s = last_actions_s
        self._world = World()
        self._lulls = Lulls(None)
        self._triggers: dict[tuple[int, int], Trigger] = {}  # by slot and command
        self._tasks: list[asyncio.Task[None]] = []
        self._turn = asyncio.Lock()  # one trigger after the other
        self._over = asyncio.Event()  # the program has ended: nobody waits any more
        self.trouble: str | None = None
        self.kept_out = False  # the program lets nobody do what the script is about

    async def begin(self, world: World) -> None:
        """Begin a run: arm the triggers of `world`; the cards count their commands from 1."""
        self.trouble, self.kept_out = None, False
        self._over.clear()
        self._world = world
        self._lulls = Lulls(self._actions.daemon.pid)
        self._triggers = {(trigger.slot, trigger.command): trigger for trigger in world.script}
        self._actions.cards.on_held = self._on_held
        await self._actions.cards.begin(held(world.script))
        if _FIRST_CLIENT in self._triggers:
            clients = self._actions.daemon.clients
            self._tasks.append(asyncio.create_task(self._await_client(clients)))

    async def end(self) -> None:
        """The program has ended: let actions that are under way come to their end, and no more."""
        self._triggers = {}
        self._over.set()
        await self._await_actions()
        self.trouble = self.trouble or await self._why_not_held()

    async def _await_actions(self) -> None:
        tasks, self._tasks = self._tasks, []
        if not tasks:
            return
        done, late = await asyncio.wait(tasks, timeout=self._last_actions_s)
        for task in late:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
        for task in done:
            task.result()
        if late:
            self.trouble = self.trouble or "an action of the script did not end"

    def _on_held(self, slot: int, number: int) -> None:
        if trigger := self._triggers.pop((slot, number), None):
            self._tasks.append(asyncio.create_task(self._play(trigger)))

    async def _await_client(self, before: int) -> None:
        while _FIRST_CLIENT in self._triggers:
            clients = self._actions.daemon.clients
            if clients > before:
                await self._play(self._triggers.pop(_FIRST_CLIENT))
                return
            before = min(before, clients)  # the thread of a client before may end late
            await asyncio.sleep(_LOOK_S)

    async def _play(self, trigger: Trigger) -> None:
        self._tell({"kind": "trigger", "command": trigger.command, "slot": trigger.slot})
        async with self._turn:
            await self._perform_all(trigger)

    async def _perform_all(self, trigger: Trigger) -> None:
        in_lull = False
        for action in trigger.do:
            if self._over.is_set():
                return
            # An action that is meant to end pcscd must not excuse one that had ended before.
            why = self._soundness.why_unsound()
            # This asks the card process; a lull is too short for that, so it is asked before.
            if not why and not in_lull and action.verb in _ENDS_A_HOLD:
                why = await self._why_not_held()
            if why:
                self.trouble = why
                return
            in_lull = action.verb == "lull"
            if action.verb == "wait":
                if await self._waits(action.seconds):
                    continue
                return
            if in_lull:
                await self._lulls.lull()
                continue
            try:
                await self._perform(trigger, action)
            except KeptOut:
                self.kept_out, self._actions.now = True, None
                with contextlib.suppress(Refusal):
                    await self._actions.cards.answer(trigger.slot)
                return
            except (Refusal, NotYet, DaemonGone) as error:
                self.trouble = f"{action}: {error}"
                self._actions.now = None
                return

    async def _why_not_held(self) -> str | None:
        """Why a transaction that is open since before the program came has not kept it out."""
        if not self._actions.second_client.holds:
            return None
        try:
            commands = await self._actions.cards.commands()
        except Refusal as refusal:
            return str(refusal)
        if commands:
            return "a command reached the card in spite of another client's transaction"
        return None

    async def _waits(self, seconds: float) -> bool:
        """Wait so long; False when the program has ended meanwhile."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._over.wait(), seconds)
        return not self._over.is_set()

    async def _perform(self, trigger: Trigger, action: Action) -> None:
        changes = action.verb in _CHANGES
        if changes:
            self._soundness.stop()
        await self._actions.perform(trigger, action, self._world)
        if changes:
            self._soundness.start()
