"""What this host has for engines: their programs, an init system, Debian's packages."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Host:
    """What decides how an engine is started here.

    dockerd, podman: paths of the programs, None where they are not installed.
    init: whether systemd runs as the init system. root: whether this process is root's.
    """

    dockerd: str | None
    podman: str | None
    init: bool
    root: bool

    @classmethod
    def here(cls) -> Host:
        """This host, now."""
        return cls(find_daemon(), shutil.which("podman"), has_init_system(), os.geteuid() == 0)

    @property
    def podman_start(self) -> str:
        """What to type so that the Podman of this user answers at its usual socket."""
        if not self.init:
            return "podman system service --time=0 &"
        user = "" if self.root else "--user "
        return f"systemctl {user}enable --now podman.socket"


def find_daemon() -> str | None:
    """The path of dockerd, also where root's PATH lacks /usr/sbin."""
    return shutil.which("dockerd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")


def has_init_system() -> bool:
    """True where systemd runs as the init system (sd_booted(3))."""
    return Path("/run/systemd/system").is_dir()


def is_debian_like(
    release: Callable[[], Mapping[str, str]] = platform.freedesktop_os_release,
    apt: str = "apt-get",
) -> bool:
    """True on Debian, Ubuntu and what derives from them (os-release(5)), where apt is there."""
    try:
        values = release()
    except OSError:
        return False
    names = {values.get("ID", ""), *values.get("ID_LIKE", "").split()}
    return bool({"debian", "ubuntu"} & names) and shutil.which(apt) is not None
