"""Attempts to reach an engine: why they failed, and what to type."""

from __future__ import annotations

import grp
import os
import pwd
import stat
from collections.abc import Callable
from pathlib import Path

from harness.engine.api import is_denied
from harness.engine.endpoints import Endpoint
from harness.engine.host import Host
from harness.errors import EngineDenied, EngineMissing

GroupOf = Callable[[int], grp.struct_group]

ROOTLESS = "https://docs.docker.com/engine/security/rootless/"


class Attempts:
    """Connections that failed, in their order."""

    def __init__(self) -> None:
        self._tried: list[str] = []
        self._denied: list[Path] = []  # sockets that are there, and refused this user
        self._named = ""  # the origin of an endpoint that the user named

    def add(self, endpoint: Endpoint, error: Exception) -> None:
        """Take note of one of CONNECT_ERRORS."""
        denied = endpoint.local and is_denied(error)
        reason = "permission denied" if denied else error
        self._tried.append(f"{endpoint.url} ({endpoint.origin}): {reason}")
        if denied:
            self._denied.append(Path(endpoint.url.removeprefix("unix://")))
        if endpoint.explicit:
            self._named = endpoint.origin

    def outcome(self, host: Host) -> EngineMissing:
        """The error for all of them: EngineDenied where one socket lacks nothing but permission."""
        why = "; ".join(self._tried) or "no socket of one was found"
        if self._denied:
            path = self._denied[0]
            what = f"An engine's socket is there, and you may not use it: {path}."
            instead = f"; or correct or unset {self._named}" if self._named else ""
            return EngineDenied(what, why, way_in(path, host) + instead)
        hint = "./inv setup starts or installs one; ./inv doctor says more"
        if self._named:
            hint = f"start that engine, or correct or unset {self._named}"
        return EngineMissing("No Docker engine answers.", why, hint)


def way_in(path: Path, host: Host, group_of: GroupOf = grp.getgrgid) -> str:
    """What to type for the use of a socket that refused this user."""
    ways = [*_by_group(path, group_of), "for now: sudo ./inv ..."]
    if host.podman:
        return "; or ".join([*ways, f"a Podman of your own: {host.podman_start}"])
    return "; or ".join([*ways, f"an engine of your own: {ROOTLESS}"])


def _by_group(path: Path, group_of: GroupOf) -> list[str]:
    """How to come into the group that may use a socket; nothing where only root may."""
    try:
        status = path.stat()
        group = group_of(status.st_gid)
    except (OSError, KeyError):
        return []
    if not status.st_mode & stat.S_IWGRP or group.gr_gid == 0:
        return []
    if user_name() in group.gr_mem:
        return [f"log in again: you are in the group {group.gr_name}, and this session is not"]
    return [f"sudo usermod -aG {group.gr_name} $USER, then log in again"]


def user_name() -> str:
    """The name of the user that this process belongs to; "" for one without."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        return ""
