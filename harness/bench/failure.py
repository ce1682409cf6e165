"""The failure of a container of a lane, with what it last said."""

from __future__ import annotations

from harness.engine.session import Session
from harness.errors import BenchFailed

_LAST = 2000  # bytes


def failure(session: Session, what: str, why: str, talk: bytes | bytearray) -> BenchFailed:
    """What happened and why, and the end of `talk`. Raises Stopped in a session that is stopped."""
    session.check()
    said = bytes(talk[-_LAST:]).decode("utf-8", "replace").strip()
    return BenchFailed(what, "\n".join(filter(None, [why, said])))
