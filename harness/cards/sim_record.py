"""READ RECORD, UPDATE RECORD and SEEK (GSM 11.11, 8.5 to 8.7, 9.2.5 to 9.2.7)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from harness.cards import sim_status, status
from harness.cards.errors import Refused
from harness.cards.sim_command import exactly
from harness.cards.sim_file import Ef, Structure
from harness.cards.sim_session import Session

_NEXT, _PREVIOUS, _ABSOLUTE = 0x02, 0x03, 0x04  # P2
_RECORDS: Final = (Structure.LINEAR_FIXED, Structure.CYCLIC)
_LONGEST_PATTERN: Final = 16


def read(session: Session, p1: int, p2: int, length: int) -> bytes:
    """READ RECORD: one whole record. Refused: 67 XX with its length for another P3."""
    ef = session.valid(*_RECORDS)
    session.require(ef.access.read)
    number = _number(session, ef, p1, p2)
    exactly(length, ef.record_length)
    _point(session, p2, number)
    return ef.record(number)


def update(session: Session, p1: int, p2: int, data: bytes) -> bytes:
    """UPDATE RECORD: one whole record; in a cyclic file always the oldest, in mode previous.

    Refused: 94 08 for another mode there.
    """
    ef = session.valid(*_RECORDS)
    session.require(ef.access.update)
    cyclic = ef.structure is Structure.CYCLIC
    if cyclic and p2 in (_NEXT, _ABSOLUTE):
        raise Refused(sim_status.INCONSISTENT)
    number = _number(session, ef, p1, p2)
    exactly(len(data), ef.record_length)
    if cyclic:
        ef.body = data + ef.body[: -ef.record_length]
        number = 1
    else:
        ef.put((number - 1) * ef.record_length, data)
    _point(session, p2, number)
    return b""


def seek(session: Session, p1: int, p2: int, pattern: bytes) -> bytes:
    """SEEK: point at the first record that begins with a pattern; 94 04 if there is none.

    The number of the record is response data of type 2, P2 = 1x. In the low nibble: 0 from the
    beginning, 1 from the end backwards, 2 behind the current record, 3 before it backwards.
    """
    if p1 or p2 >> 4 > 1 or p2 & 0x0F > 3:
        raise Refused(status.WRONG_P1_P2)
    ef = session.valid(Structure.LINEAR_FIXED)
    session.require(ef.access.read)
    if not 1 <= len(pattern) <= min(_LONGEST_PATTERN, ef.record_length):
        raise Refused(sim_status.WRONG_P3)
    for number in _searched(session, ef, p2 & 0x0F):
        if ef.record(number).startswith(pattern):
            session.pointer = number
            return bytes((number,)) if p2 >> 4 else b""
    raise Refused(sim_status.NOT_FOUND)


def _number(session: Session, ef: Ef, p1: int, p2: int) -> int:
    """The number of the addressed record. Refused: 94 02 where there is none, 6B 00 for a mode.

    Next is the first and previous the last record as long as none is current; in a cyclic file
    the last and the first are neighbours. P1 is only looked at in mode absolute.
    """
    last, current = ef.records, session.pointer
    numbers = {
        _ABSOLUTE: p1 or current,
        _NEXT: current + 1,
        _PREVIOUS: current - 1 if current else last,
    }
    if p2 not in numbers:
        raise Refused(status.WRONG_P1_P2)
    number = numbers[p2]
    if ef.structure is Structure.CYCLIC and p2 != _ABSOLUTE:
        number = (number - 1) % last + 1
    if not 1 <= number <= last:
        raise Refused(sim_status.OUT_OF_RANGE)
    return number


def _point(session: Session, mode: int, number: int) -> None:
    """Set the pointer, which mode absolute leaves where it is."""
    if mode in (_NEXT, _PREVIOUS):
        session.pointer = number


def _searched(session: Session, ef: Ef, mode: int) -> Iterable[int]:
    """The numbers of the records that a mode of SEEK looks at, in their order."""
    last, current = ef.records, session.pointer
    return (
        range(1, last + 1),
        range(last, 0, -1),
        range(current + 1, last + 1),
        range(current - 1 if current else last, 0, -1),
    )[mode]
