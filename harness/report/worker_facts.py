"""What a report says of a worker, in a run that was spread over several machines."""

from __future__ import annotations

from typing import Any

import msgspec


class WorkerFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A worker, and what it ran.

    host:    the machine that its engine runs on; machine: what that is like.
    engine:  product and version. images: ids by name, of those that it ran.
    runs:    how many of the report's are its.
    ended:   why it took no part any more; "" for one that stayed.
    moved:   scenarios that it had then, and that went to others, by sample.
    """

    name: str
    host: str
    engine: str
    machine: dict[str, Any] = {}
    images: dict[str, str] = {}
    runs: int = 0
    ended: str = ""
    moved: dict[str, list[str]] = {}
