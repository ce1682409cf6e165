"""INVALIDATE and REHABILITATE (GSM 11.11, 8.14, 8.15, 9.2.14, 9.2.15)."""

from __future__ import annotations

from harness.cards import sim_status
from harness.cards.errors import Refused
from harness.cards.sim_command import exactly, no_parameters
from harness.cards.sim_session import Session


def invalidate(session: Session, p1: int, p2: int, data: bytes) -> bytes:
    """INVALIDATE: of all commands only SELECT and REHABILITATE take the current EF then."""
    return _set(session, p1, p2, data, invalidated=True)


def rehabilitate(session: Session, p1: int, p2: int, data: bytes) -> bytes:
    """REHABILITATE."""
    return _set(session, p1, p2, data, invalidated=False)


def _set(session: Session, p1: int, p2: int, data: bytes, invalidated: bool) -> bytes:
    """Refused: 98 10 where it is so already."""
    no_parameters(p1, p2)
    exactly(len(data), 0)
    ef = session.current()
    if ef.invalidated is invalidated:
        raise Refused(sim_status.INVALIDATION_STATUS)
    session.require(ef.access.invalidate if invalidated else ef.access.rehabilitate)
    ef.invalidated = invalidated
    return b""
