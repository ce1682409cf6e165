"""The script runner with real actions, on parts that only note what is done."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from harness.benchd.script_runner import ScriptRunner
from harness.benchd.soundness import Soundness
from harness.world.parse import parse_world

from .fakes import Event
from .parts import HELLO, FakeParts

FOR_EVER = 600
MEND = ["eject", "pcscd with reader", "look for no card", "insert", "look, though in use"]


class ScriptRig(FakeParts):
    """A script runner, the actions it performs, and the hello card in the reader."""

    def __init__(self, **limits: float) -> None:
        super().__init__()
        self.triggers: asyncio.Queue[Event] = asyncio.Queue()
        self.soundness = Soundness(self.daemon, self.cards, self.second_client)
        tell = self.triggers.put_nowait
        self.script_runner = ScriptRunner(self.actions, self.soundness, tell, **limits)
        self.daemon.lives = self.cards.lives = True
        self.cards.links = {0}

    async def begin(self, *script: object, **fields: object) -> None:
        """The run begins, in the usual world but for those fields."""
        self.actions.now = parse_world(HELLO | fields | {"script": list(script)})
        self.soundness.start()
        await self.script_runner.begin(self.actions.now)
        self.since()

    async def end(self) -> list[str]:
        """The program has ended; what was done since the run began."""
        await self.script_runner.end()
        return self.since()

    def why(self) -> tuple[str | None, str | None]:
        """What is wrong with the script, and what with the bench."""
        return self.script_runner.trouble, self.soundness.why_unsound()


def at(number: int, *actions: object) -> dict[str, object]:
    return {
        "at": {"command": number},
        "do": [[action] if isinstance(action, str) else action for action in actions],
    }


def at_client(*actions: object) -> dict[str, object]:
    return at(1, *actions) | {"at": {"client": 1}}


def with_script_rig(body: Callable[[ScriptRig], Awaitable[None]], **limits: float) -> None:
    """Run a body within half a minute. limits: the script runner's, in seconds."""

    async def run() -> None:
        async with asyncio.timeout(30):
            await body(ScriptRig(**limits))

    asyncio.run(run())
