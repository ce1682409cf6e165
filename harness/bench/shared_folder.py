"""The folder of pcscd's socket that this host and a bench share.

Open to all who may look, writable for the daemon alone: it runs as whoever owns the folder.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from harness.engine import ownership
from harness.engine.engine import Engine
from harness.engine.info import Info, is_rootless, maps_users
from harness.engine.ownership import OWNER_FILE, SOCKET_FOLDERS

IMAGES_USER = 990  # of containers/bench
_READABLE = 0o755
_WRITABLE_FOR_ALL = 0o1777


@dataclass(frozen=True)
class Access:
    """How the bench gets to write into a folder of this host.

    owner: who is to own the folder, a number of this host; None: whoever makes it.
    user:  whom the bench runs as, in the container; "" for the image's own user.
    mode:  of the folder.
    """

    owner: int | None
    user: str
    mode: int = _READABLE


def access(info: Info, user: int) -> Access:
    """The least that lets the bench write. info: the engine's own; user: of this process.

    A rootless engine shows its user's files as root's. One that maps users otherwise
    (userns-remap) does not say how: there all may write, and nobody remove what is not theirs.
    """
    rootless = is_rootless(info)
    if maps_users(info) or (rootless and user == 0):
        return Access(None, "", _WRITABLE_FOR_ALL)
    if rootless:
        return Access(None, "0:0")
    if user == 0:
        return Access(IMAGES_USER, "")
    return Access(None, f"{user}:{user}")


@dataclass(frozen=True)
class SharedFolder:
    """A folder of this host, and whom the bench runs as to use it."""

    path: Path
    user: str


@contextlib.contextmanager
def shared_folder(engine: Engine) -> Iterator[SharedFolder | None]:
    """A folder that this host and a bench share, where the engine runs on this very host.

    None elsewhere (remote engines, virtual machines such as Docker Desktop's): a Unix
    socket does not cross to another kernel.
    """
    info = engine.info()
    here = engine.endpoint.local and sys.platform == "linux"
    if not here or "Desktop" in str(info.get("OperatingSystem")):
        yield None
        return
    path = Path(tempfile.mkdtemp(prefix=SOCKET_FOLDERS))
    try:
        (path / OWNER_FILE).write_text(ownership.owner(), encoding="utf-8")
        granted = access(info, os.geteuid())
        if granted.owner is not None:
            os.chown(path, granted.owner, granted.owner)
        path.chmod(granted.mode)
        yield SharedFolder(path, granted.user)
    finally:
        shutil.rmtree(path, ignore_errors=True)
