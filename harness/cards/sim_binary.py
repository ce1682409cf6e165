"""READ BINARY and UPDATE BINARY (GSM 11.11, 8.3, 8.4, 9.2.3, 9.2.4)."""

from __future__ import annotations

from harness.cards import sim_status, status
from harness.cards.errors import Refused
from harness.cards.sim_command import up_to
from harness.cards.sim_file import Ef, Structure
from harness.cards.sim_session import Session


def read(session: Session, p1: int, p2: int, length: int) -> bytes:
    """READ BINARY. Refused: 67 XX with how many bytes there are from the offset on."""
    ef = session.valid(Structure.TRANSPARENT)
    session.require(ef.access.read)
    return up_to(ef.body[_offset(ef, p1, p2) :], length)


def update(session: Session, p1: int, p2: int, data: bytes) -> bytes:
    """UPDATE BINARY, all of it or nothing."""
    ef = session.valid(Structure.TRANSPARENT)
    session.require(ef.access.update)
    offset = _offset(ef, p1, p2)
    rest = len(ef.body) - offset
    if not 1 <= len(data) <= rest:
        raise Refused(sim_status.WRONG_P3 | (rest if rest <= 0xFF else 0))
    ef.put(offset, data)
    return b""


def _offset(ef: Ef, p1: int, p2: int) -> int:
    """The offset in P1-P2. Refused: 6B 00 behind the end; 94 02 is for records (9.4.6)."""
    offset = p1 << 8 | p2
    if offset >= len(ef.body):
        raise Refused(status.WRONG_P1_P2)
    return offset
