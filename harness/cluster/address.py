"""Addresses of clusters: `local:N`, or where a Dask scheduler listens."""

from __future__ import annotations

import re
from dataclasses import dataclass

from harness.errors import BadInput

_HINT = "local:2 for two workers on this machine, or a Dask scheduler's: tcp://HOST:8786"
_LOCAL = "local"
_REMOTE = re.compile(r"((tcp|tls)://)?([^\s:/]+|\[[0-9a-fA-F:.]+\]):\d{1,5}")
MOST_LOCAL = 64  # processes on one machine


@dataclass(frozen=True)
class Local:
    """Workers that are started on this machine, and stopped after the run."""

    workers: int


@dataclass(frozen=True)
class Remote:
    """A scheduler of the user's own; url: as Dask takes it."""

    url: str


Address = Local | Remote


def parse(text: str) -> Address:
    """What --cluster names. BadInput for what can be none."""
    kind, _, rest = text.partition(":")
    if kind == _LOCAL:
        if not rest.isdecimal() or not 1 <= int(rest) <= MOST_LOCAL:
            raise BadInput(
                f"--cluster {text}: {rest!r} is not a number of workers from 1 to {MOST_LOCAL}.",
                hint=_HINT,
            )
        return Local(int(rest))
    if not _REMOTE.fullmatch(text):
        raise BadInput(
            f"--cluster {text} is not an address.", "it needs a host and a port", hint=_HINT
        )
    return Remote(text)
