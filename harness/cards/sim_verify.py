"""The commands of CHVs: VERIFY, CHANGE, DISABLE, ENABLE, UNBLOCK (GSM 11.11, 8.9 to 8.13).

New values are taken as they come: no status word says that one is not of 4 to 8 digits.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from harness.cards import sim_status, status
from harness.cards.errors import Refused
from harness.cards.sim_chv import LENGTH, Chv
from harness.cards.sim_command import exactly
from harness.cards.sim_session import Session

_BOTH: Final = {1: 1, 2: 2}  # P2, and the CHV that it says
_FIRST: Final = {1: 1}
_UNBLOCKED: Final = {0: 1, 2: 2}  # of UNBLOCK CHV (9.2.13)


def verify(session: Session, p1: int, p2: int, data: bytes) -> bytes:
    """VERIFY CHV. Refused: 98 08 where it is disabled."""
    number, chv = _addressed(session, p1, p2, _BOTH)
    exactly(len(data), LENGTH)
    _enabled(chv, True)
    _present(session, number, chv, data)
    return b""


def change(session: Session, p1: int, p2: int, data: bytes) -> bytes:
    """CHANGE CHV: the value and a new one. Refused: 98 08 where it is disabled."""
    number, chv = _addressed(session, p1, p2, _BOTH)
    exactly(len(data), 2 * LENGTH)
    _enabled(chv, True)
    _present(session, number, chv, data[:LENGTH])
    chv.value = data[LENGTH:]
    return b""


def disable(session: Session, p1: int, p2: int, data: bytes) -> bytes:
    """DISABLE CHV, of CHV1 only. Refused: 98 08 where it is disabled."""
    number, chv = _addressed(session, p1, p2, _FIRST)
    exactly(len(data), LENGTH)
    _enabled(chv, True)
    _present(session, number, chv, data)
    chv.enabled = False
    return b""


def enable(session: Session, p1: int, p2: int, data: bytes) -> bytes:
    """ENABLE CHV, of CHV1 only. Refused: 98 08 where it is enabled."""
    number, chv = _addressed(session, p1, p2, _FIRST)
    exactly(len(data), LENGTH)
    _enabled(chv, False)
    _present(session, number, chv, data)
    chv.enabled = True
    return b""


def unblock(session: Session, p1: int, p2: int, data: bytes) -> bytes:
    """UNBLOCK CHV: its value and a new CHV, be that one blocked or not."""
    number, chv = _addressed(session, p1, p2, _UNBLOCKED)
    exactly(len(data), 2 * LENGTH)
    chv.unblock(data[:LENGTH], data[LENGTH:])
    session.presented.add(number)
    return b""


def _addressed(session: Session, p1: int, p2: int, numbers: Mapping[int, int]) -> tuple[int, Chv]:
    """The CHV that P2 says. Refused: 6B 00 for none, 98 02 for one that is not initialised."""
    if p1 or p2 not in numbers:
        raise Refused(status.WRONG_P1_P2)
    number = numbers[p2]
    chv = session.content.chvs.get(number)
    if chv is None:
        raise Refused(sim_status.NO_CHV)
    return number, chv


def _enabled(chv: Chv, wanted: bool) -> None:
    if chv.enabled is not wanted:
        raise Refused(sim_status.CHV_STATUS)


def _present(session: Session, number: int, chv: Chv, value: bytes) -> None:
    chv.present(value)
    session.presented.add(number)
