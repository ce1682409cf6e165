"""The specification of a container."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class ContainerSpec:
    """A container to be made.

    hardened: read-only root, no capabilities, no new privileges. network: whether it has one;
    network_of: the container whose network it shares instead, by its id.
    entrypoint: what the command is given to; None for what the image says.
    init: whether the engine's own first process looks after it, or its command does itself.

    volumes: volume name or host folder -> (path inside, "ro" or "rw").
    tmpfs:   path -> mount options.
    """

    image: str
    command: Sequence[str]
    entrypoint: Sequence[str] | None = ()
    user: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    volumes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    tmpfs: Mapping[str, str] = field(default_factory=dict)
    stdin: bool = False
    network: bool = False
    network_of: str = ""
    init: bool = True
    hardened: bool = True
    memory_bytes: int | None = None
    processes: int | None = None
