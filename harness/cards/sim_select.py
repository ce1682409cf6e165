"""SELECT and STATUS, and the response data of both (GSM 11.11, 8.1, 8.2, 9.2.1, 9.2.2)."""

from __future__ import annotations

from typing import Final

from harness.cards import sim_status
from harness.cards.errors import Refused
from harness.cards.sim_chv import Chv
from harness.cards.sim_command import exactly, no_parameters, up_to
from harness.cards.sim_file import MF, Condition, Df, Ef, reachable
from harness.cards.sim_session import Content, Session

_TYPE_MF, _TYPE_DF, _TYPE_EF = 1, 2, 4
_CHARACTERISTICS: Final = 0x33  # the clock may stop, 13/4 MHz for authentication, 1.8 V
_CHV1_DISABLED: Final = 0x80
_INITIALISED: Final = 0x80  # of the status byte of a CHV
_NOT_INVALIDATED: Final = 0x01


def select(session: Session, p1: int, p2: int, data: bytes) -> bytes:
    """SELECT. Refused: 94 04, and what was current stays, for a file that cannot be reached."""
    no_parameters(p1, p2)
    exactly(len(data), 2)
    fid = int.from_bytes(data)
    for file in reachable(session.directory):
        if file.fid == fid:
            session.select(file)
            return described(session.content, file)
    raise Refused(sim_status.NOT_FOUND)


def status(session: Session, p1: int, p2: int, length: int) -> bytes:
    """STATUS: of the current directory. The current EF stays current."""
    no_parameters(p1, p2)
    return up_to(described(session.content, session.directory), length)


def described(content: Content, file: Df | Ef) -> bytes:
    """The response data of SELECT: those bytes that are mandatory (9.2.1)."""
    return _of_ef(file) if isinstance(file, Ef) else _of_directory(content, file)


def _of_directory(content: Content, directory: Df) -> bytes:
    """Free memory, identifier, type, characteristics, how many DFs, EFs and codes, CHV status.

    No memory is free, as no command makes files.
    """
    chvs = content.chvs
    first = chvs.get(1)
    disabled = first is not None and not first.enabled
    characteristics = _CHARACTERISTICS | (_CHV1_DISABLED if disabled else 0)
    counts = bytes((len(directory.dfs), len(directory.efs), 2 * len(chvs)))
    more = bytes((characteristics,)) + counts + b"\0" + _state(first) + _state(chvs.get(2))
    kind = _TYPE_MF if directory.fid == MF else _TYPE_DF
    return bytes(4) + directory.fid.to_bytes(2) + bytes((kind,)) + bytes(5) + _counted(more)


def _of_ef(ef: Ef) -> bytes:
    """Size, identifier, type, access conditions, status, structure, length of a record.

    The high nibble of byte 10 is the condition of INCREASE, which this card does not have.
    """
    access = ef.access
    conditions = bytes(
        (
            access.read << 4 | access.update,
            Condition.NEVER << 4,
            access.rehabilitate << 4 | access.invalidate,
        )
    )
    state = 0 if ef.invalidated else _NOT_INVALIDATED
    more = _counted(bytes((ef.structure, ef.record_length)))
    head = bytes(2) + len(ef.body).to_bytes(2) + ef.fid.to_bytes(2) + bytes((_TYPE_EF, 0))
    return head + conditions + bytes((state,)) + more


def _state(chv: Chv | None) -> bytes:
    """Two bytes: tries of a CHV and of its UNBLOCK CHV, 00 for what is not initialised."""
    if chv is None:
        return bytes(2)
    return bytes((_INITIALISED | chv.left, _INITIALISED | chv.unblock_left))


def _counted(more: bytes) -> bytes:
    return bytes((len(more),)) + more
