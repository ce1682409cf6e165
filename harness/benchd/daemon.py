"""pcscd as a process: started with or without vpcd's reader, its log kept and understood."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import tempfile
from asyncio.subprocess import DEVNULL, PIPE, STDOUT
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from harness.benchd.child import Child, Owner
from harness.benchd.log import Log
from harness.benchd.silent_dbus import SilentDbus
from harness.world.channel import Refusal
from harness.world.world import ReaderSpec, Serving

# Compiled into pcscd; PCSCLITE_CSOCK_NAME moves the client's side only.
RUN_FOLDER: Final = Path("/run/pcscd")
_FRIENDLY_NAME: Final = re.compile(r"^FRIENDLYNAME .*$", re.MULTILINE)

_LOG_WIDTH: Final = 4096  # pcscd cuts its own lines at 2048
_VERDICT_S: Final = 0.05


@dataclass(frozen=True)
class Installed:
    """Where the bench's image has things: see its Dockerfile.

    old_pcscd: Debian 12's, beside this release's own.
    reader, no_reader: folders of readers' configuration, of which pcscd reads one at start.
    scratch: the folder for what is made while the bench runs.
    """

    pcscd: str = "pcscd"
    old_pcscd: str = "/opt/debian-12/usr/sbin/pcscd"
    reader: Path = Path("/etc/pcsc-bench/reader")
    no_reader: Path = Path("/etc/pcsc-bench/no-reader")
    scratch: Path = field(default_factory=lambda: Path(tempfile.gettempdir()))

    def configuration(self, reader: ReaderSpec | None) -> Path:
        """The folder of a reader's configuration, made where it has a name of its own."""
        if reader is None:
            return self.no_reader
        if reader == ReaderSpec():
            return self.reader
        folder = self.scratch / "pcsc-bench-reader"
        folder.mkdir(exist_ok=True)
        text = next(self.reader.iterdir()).read_text(encoding="utf-8")
        line = f'FRIENDLYNAME "{reader.name}"'
        (folder / "vpcd").write_text(_FRIENDLY_NAME.sub(lambda _: line, text), encoding="utf-8")
        return folder


class VersionWatch:
    """Finds refused clients in pcscd's log. Shown at its level "info", not per command.

    pcsc-lite (winscard_svc.c, CMD_VERSION) writes "Client protocol is 4:4" and "Server
    protocol is 4:5"; from 2.5 on "Enable backward compatibility" may follow: then the client
    is served after all. `feed` says when a verdict is open, `verdict` closes it.
    """

    def __init__(self) -> None:
        self._client = ""
        self._refused: dict[str, object] | None = None

    def feed(self, line: str) -> bool:
        """Take one line; True when `verdict` should be asked a moment later."""
        if found := re.search(r"Client protocol is (\d+:\d+)", line):
            self._client = found[1]
        elif found := re.search(r"Server protocol is (\d+:\d+)", line):
            self._refused = {
                "kind": "client-refused",
                "client": self._client,
                "daemon": found[1],
            }
            return True
        elif "Enable backward compatibility" in line:
            self._refused = None
        return False

    def verdict(self) -> Mapping[str, object] | None:
        """The event of a refused client, once; None where there is none."""
        refused, self._refused = self._refused, None
        return refused


class Daemon(Owner):
    """At most one pcscd process. tell: receives events about it; folder: of its socket.

    log: what it wrote, over all its lives.
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
        self._versions = VersionWatch()
        self._dbus = SilentDbus(self._installed.scratch)
        self.log = Log()

    @property
    def last_words(self) -> str:
        """The state of the process, and the last line of its log."""
        return ": ".join([self.how_ended, *self.log.last(1)])

    async def start(self, reader: ReaderSpec | None, serving: Serving = Serving.SERVES) -> None:
        """Start it. It accepts clients a few milliseconds later: ask as one.

        Of the world it is given, it is only told what it reads at start.
        """
        if self._options is None:
            self._options = await _options(self._installed.pcscd)
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
        if self._versions.feed(text):
            # The same thread writes the verdict right after, but nothing says it is complete.
            asyncio.get_running_loop().call_later(_VERDICT_S, self._tell_verdict)

    def _tell_verdict(self) -> None:
        if refused := self._versions.verdict():
            self._tell(refused)


async def _options(pcscd: str) -> tuple[str, ...]:
    """The options with which this build of pcscd lets clients in without polkit.

    Built with polkit and without its service, 2.x refuses everybody, root included, unless
    told not to ask. Builds without polkit, and 1.x, take the option for an error.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            pcscd, "--help", stdin=DEVNULL, stdout=PIPE, stderr=STDOUT
        )
    except OSError as error:
        raise Refusal(f"pcscd cannot be started: {error}", "use the bench image") from None
    text, _ = await process.communicate()
    return ("--disable-polkit",) if b"--disable-polkit" in text else ()
