"""What an engine's own description (GET /info) says of its machine and its users."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Info = Mapping[str, Any]


def processors(info: Info) -> int:
    """How many it has; 1 where it does not say."""
    return int(info.get("NCPU") or 1)


def memory_bytes(info: Info) -> int:
    """How much memory it has; 0 where it does not say."""
    return int(info.get("MemTotal") or 0)


def is_rootless(info: Info) -> bool:
    """Whether it runs as an ordinary user, whose files its containers see as root's."""
    return "rootless" in _options(info) or bool(info.get("Rootless"))  # the latter is Podman's


def maps_users(info: Info) -> bool:
    """Whether it maps the users of its containers otherwise (Docker's userns-remap)."""
    return "userns" in _options(info)


def _options(info: Info) -> set[str]:
    """The names in "name=seccomp,profile=default" and the like."""
    options = map(str, info.get("SecurityOptions") or [])
    return {option.partition(",")[0].removeprefix("name=") for option in options}
