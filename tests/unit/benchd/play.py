"""The prompter on a stage of its own: its hands are real, all that they move is not."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from harness.benchd.script_runner import Prompter
from harness.benchd.soundness import Guard
from harness.world.world import world

from .fakes import HELLO, Crew, Event

FOR_EVER = 600
MEND = ["eject", "pcscd with reader", "look for no card", "insert", "look, though in use"]


class Play(Crew):
    """A prompter, the hands it moves, and the hello card in the reader."""

    def __init__(self) -> None:
        super().__init__()
        self.cues: asyncio.Queue[Event] = asyncio.Queue()
        self.guard = Guard(self.daemon, self.cards)
        self.prompter = Prompter(self.hands, self.guard, self.cues.put_nowait)
        self.daemon.lives = self.cards.lives = self.cards.link = True

    async def begin(self, *script: object, **fields: object) -> None:
        """The run begins, in the usual world but for those fields."""
        self.hands.now = world(HELLO | fields | {"script": list(script)})
        self.guard.start()
        await self.prompter.begin(self.hands.now)
        self.since()

    async def end(self) -> list[str]:
        """The program has ended; what was done since the run began."""
        await self.prompter.end()
        return self.since()

    def why(self) -> tuple[str | None, str | None]:
        """What is wrong with the script, and what with the bench."""
        return self.prompter.trouble, self.guard.why_unsound()


def at(number: int, *acts: object) -> dict[str, object]:
    return {
        "at": {"command": number},
        "do": [[act] if isinstance(act, str) else act for act in acts],
    }


def at_client(*acts: object) -> dict[str, object]:
    return at(1, *acts) | {"at": {"client": 1}}


def played(scene: Callable[[Play], Awaitable[None]]) -> None:
    """Play a scene within half a minute."""

    async def run() -> None:
        async with asyncio.timeout(30):
            await scene(Play())

    asyncio.run(run())
