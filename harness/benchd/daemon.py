"""pcscd as a process: started with or without vpcd's reader, its log kept and understood."""

from __future__ import annotations

import asyncio
import contextlib
import os
from asyncio.subprocess import DEVNULL, PIPE, STDOUT
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from harness.benchd.child import Child, Owner
from harness.benchd.installed import Installed, options_of
from harness.benchd.log import Log
from harness.benchd.refusals import Refusals
from harness.benchd.silent_dbus import SilentDbus
from harness.world.channel import Refusal
from harness.world.world import ReaderSpec, Serving

# Compiled into pcscd; PCSCLITE_CSOCK_NAME moves the client's side only.
RUN_FOLDER: Final = Path("/run/pcscd")

_LOG_WIDTH: Final = 4096  # pcscd cuts its own lines at 2048
_VERDICT_S: Final = 0.05


class Daemon(Owner):
    """At most one pcscd process. tell: receives events about it; folder: of its socket.

    log: what it wrote, over all its lives. looked_at: the bench itself is the client that it
    refuses now, to see that it does.
    """

    def __init__(
        self,
        tell: Callable[[Mapping[str, object]], None],
        folder: Path = RUN_FOLDER,
        installed: Installed | None = None,
    ) -> None:
        self._installed = installed or Installed()
        self.socket = folder / "pcscd.comm"
        self._pid_file = folder / "pcscd.pid"
        self._tell = tell
        self._options: tuple[str, ...] | None = None
        self._refusals = Refusals()
        self._dbus = SilentDbus(self._installed.scratch)
        self.log = Log()
        self.looked_at = False

    @property
    def last_words(self) -> str:
        """The state of the process, and the last line of its log."""
        return ": ".join([self.how_ended, *self.log.last(1)])

    async def start(self, reader: ReaderSpec | None, serving: Serving = Serving.SERVES) -> None:
        """Start it. It accepts clients a few milliseconds later: ask as one.

        Of the world it is given, it is only told what it reads at start.
        """
        if self._options is None:
            self._options = await options_of(self._installed.pcscd)
        program, options = self._installed.pcscd, self._options
        environment = dict(os.environ)
        if serving is Serving.OTHER_PROTOCOL:
            program, options = self._installed.old_pcscd, ()
        elif serving is Serving.REFUSES:
            if not options:
                raise Refusal("this pcscd is built without polkit and refuses nobody")
            options = ()
            await self._dbus.start()
            environment |= self._dbus.environment
        await self.stop()
        try:
            process = await asyncio.create_subprocess_exec(
                *(program, "--foreground", "--info", *options),
                *("--config", str(self._installed.configuration(reader))),
                env=environment,
                stdin=DEVNULL,
                stdout=PIPE,
                stderr=STDOUT,
            )
        except OSError as error:
            raise Refusal(f"{program} cannot be started: {error}", "use the bench image") from None
        self._child = Child(process, self._take, _LOG_WIDTH)

    @property
    def clients(self) -> int:
        """A number that grows when a client comes: pcscd has a thread for each."""
        if self.pid is None:
            return 0
        with contextlib.suppress(OSError):
            return sum(1 for _ in Path(f"/proc/{self.pid}/task").iterdir())
        return 0

    async def stop(self, *, at_once: bool = False) -> None:
        """Stop it; afterwards it is reaped and its socket gone. at_once: without a chance."""
        if self._child is not None:
            await self._child.stop(at_once=at_once)
        # A killed one leaves both, and the next start would believe that one still runs. Where
        # they cannot be removed (folder not mounted, not ours), pcscd's own log tells it best.
        for leftover in (self.socket, self._pid_file):
            with contextlib.suppress(OSError):
                leftover.unlink()

    def _take(self, line: bytes) -> None:
        text = line.decode(errors="replace").rstrip()
        self.log.take(text)
        if refused := self._refusals.at_once(text):
            self._tell_refused(refused)
        elif self._refusals.feed(text):
            # The same thread writes the verdict right after, but nothing says it is complete.
            asyncio.get_running_loop().call_later(_VERDICT_S, self._tell_verdict)

    def _tell_verdict(self) -> None:
        if refused := self._refusals.verdict():
            self._tell_refused(refused)

    def _tell_refused(self, refused: Mapping[str, object]) -> None:
        if not self.looked_at:
            self._tell(refused)
