"""Where the bench's image has things, and which releases of pcscd are among them."""

from __future__ import annotations

import asyncio
import os
import re
import sys
import tempfile
from asyncio.subprocess import DEVNULL, PIPE, STDOUT
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from harness.world.channel import Refusal
from harness.world.world import ReaderSpec

_FRIENDLY_NAME: Final = re.compile(r"^FRIENDLYNAME .*$", re.MULTILINE)
_DRIVER: Final = re.compile(r"^LIBPATH .*$", re.MULTILINE)
_DEBIAN_12: Final = Path("/opt/debian-12")

# The releases of pcscd that a bench may have, by name: program, and a folder of the library that
# its own clients need instead of the image's, where its protocol is another.
RELEASES: Final[Mapping[str, tuple[Path, Path | None]]] = {
    "newest": (Path("/opt/pcscd-any/pcscd"), None),
    "debian-13": (Path("/usr/sbin/pcscd"), None),
    "debian-12": (_DEBIAN_12 / "usr/sbin/pcscd", _DEBIAN_12 / "usr/lib"),
}
VARIABLE: Final = "PCSC_BENCH_DAEMON"  # a name of RELEASES; without it, the one on the PATH
_LIBRARIES: Final = "LD_LIBRARY_PATH"


@dataclass(frozen=True)
class Installed:
    """Where the bench's image has things: see its Dockerfile.

    old_pcscd: Debian 12's, beside this release's own.
    reader, no_reader: folders of readers' configuration, of which pcscd reads one at start.
    single: vpcd's driver with one slot, which not every image has.
    scratch: the folder for what is made while the bench runs.
    """

    pcscd: str = "pcscd"
    old_pcscd: str = str(RELEASES["debian-12"][0])
    reader: Path = Path("/etc/pcsc-bench/reader")
    no_reader: Path = Path("/etc/pcsc-bench/no-reader")
    single: Path = Path("/opt/vpcd-single/libifdvpcd-single.so")
    scratch: Path = field(default_factory=lambda: Path(tempfile.gettempdir()))

    @classmethod
    def here(cls, environment: Mapping[str, str] = os.environ) -> Installed:
        """What this image has, with the release that the environment names.

        Refusal, with those that are there, for one that is not."""
        name = environment.get(VARIABLE, "")
        if not name:
            return cls()
        there = [known for known, (program, _) in RELEASES.items() if program.exists()]
        if name not in there:
            raise Refusal(f"this image has no pcscd {name!r}", f"it has {', '.join(there)}")
        return cls(pcscd=str(RELEASES[name][0]))

    def configuration(self, reader: ReaderSpec | None) -> Path:
        """The folder of a reader's configuration, made where it is not the usual one.

        Refusal for a reader of one slot where the image has no driver of that kind.
        """
        if reader is None:
            return self.no_reader
        if reader == ReaderSpec():
            return self.reader
        folder = self.scratch / "pcsc-bench-reader"
        folder.mkdir(exist_ok=True)
        text = next(self.reader.iterdir()).read_text(encoding="utf-8")
        text = _FRIENDLY_NAME.sub(lambda _: f'FRIENDLYNAME "{reader.name}"', text)
        if reader.slots == 1:
            if not self.single.exists():
                raise Refusal("this image has no reader with one slot", "leave slots out")
            text = _DRIVER.sub(f"LIBPATH {self.single}", text)
        (folder / "vpcd").write_text(text, encoding="utf-8")
        return folder


def library_environment(environment: Mapping[str, str] = os.environ) -> dict[str, str] | None:
    """The environment in which this process's own libpcsclite fits its pcscd; None if it does."""
    _, libraries = RELEASES.get(environment.get(VARIABLE, ""), (None, None))
    if libraries is None or _LIBRARIES in environment:
        return None
    folders = sorted(libraries.glob("*/"))
    return {**environment, _LIBRARIES: ":".join(map(str, folders))}


def fit_library() -> None:
    """Start this program again where its own libpcsclite does not fit its pcscd."""
    if environment := library_environment():
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], environment)


async def options_of(pcscd: str) -> tuple[str, ...]:
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
