"""SELECT (ISO 7816-4, 11.1.1): a file by identifier, by path, as the parent, by DF name."""

from __future__ import annotations

from typing import Final

from harness.cards import status
from harness.cards.apdu import CommandApdu, ResponseApdu
from harness.cards.errors import Refused
from harness.cards.iso_channel import Channel, whole_answer
from harness.cards.iso_fcp import FCI, FCP, FMD, parameters
from harness.cards.iso_file import ACTIVATED, MF, Df, Ef, File, Life
from harness.cards.iso_objects import tlv

_ANY, _CHILD_DF, _NAME, _PATH = 0x00, 0x01, 0x04, 0x08  # P1
_FIRST, _NEXT, _PREVIOUS = 0, 2, 3  # P2, two low bits; 1 is the last
_FCP, _FMD, _NOTHING = 0x04, 0x08, 0x0C  # P2, the two above; 00 is FCI
_DF_NAME: Final = 0x84  # the data object of an FMD
_WARNINGS: Final = {
    Life.DEACTIVATED: status.DEACTIVATED,
    Life.TERMINATED: status.TERMINATED,
}


def select(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """A4: make a file current; the answer is FCI, FCP, FMD or nothing, as P2 asks.

    Without Le nothing is told either. 6283 and 6285 warn of a file that is out of use.
    """
    file = found(channel, command)
    told = b"" if command.le is None else _told(file, command.p2 & 0x0C)
    response = whole_answer(command, told, warning(file))
    channel.select(file)
    return response


def warning(file: File) -> int:
    """The status word of a file that has been selected."""
    return status.OK if file.life is ACTIVATED else _WARNINGS[file.life]


def found(channel: Channel, command: CommandApdu) -> File:
    """The file that a SELECT names. Refused: 6A86, 6700, 6A82."""
    p1, p2, data = command.p1, command.p2, command.data
    if p2 > 0x0F or (p2 & 3 and p1 != _NAME):
        raise Refused(status.INCORRECT_P1_P2)
    file: File | None
    match p1:
        case 0x00 | 0x01 | 0x02:
            file = _by_identifier(channel, p1, data)
        case 0x03:
            if data:
                raise Refused(status.WRONG_LENGTH)
            file = channel.df.parent
        case 0x04:
            file = _by_name(channel, p2 & 3, data)
        case 0x08 | 0x09:
            file = _by_path(channel.content.mf if p1 == _PATH else channel.df, data)
        case _:
            raise Refused(status.INCORRECT_P1_P2)
    if file is None:
        raise Refused(status.FILE_NOT_FOUND)
    return file


def _by_identifier(channel: Channel, p1: int, data: bytes) -> File | None:
    """With P1 00: the MF, then what is in the current DF, itself, its parent, what is in that."""
    here, mf = channel.df, channel.content.mf
    if p1 == _ANY and not data:
        return mf
    if len(data) != 2:
        raise Refused(status.WRONG_LENGTH)
    fid = int.from_bytes(data)
    child = here.child(fid)
    if p1 != _ANY:
        return child if isinstance(child, Df if p1 == _CHILD_DF else Ef) else None
    if fid == MF:
        return mf
    if child or fid == here.fid:
        return child or here
    parent = here.parent
    return parent if parent is None or fid == parent.fid else parent.child(fid)


def _by_path(start: Df, data: bytes) -> File | None:
    """Identifiers one after the other, without that of the DF where the path begins."""
    if not data or len(data) % 2:
        raise Refused(status.WRONG_LENGTH)
    file: File | None = start
    for at in range(0, len(data), 2):
        if not isinstance(file, Df):
            return None
        file = file.child(int.from_bytes(data[at : at + 2]))
    return file


def _by_name(channel: Channel, which: int, data: bytes) -> Df | None:
    """The first or last DF whose name begins so, or the one after or before the current DF."""
    if not data:
        raise Refused(status.WRONG_LENGTH)
    mf = channel.content.mf
    if which == _FIRST:
        return _first(mf, data)
    every = _dfs(mf)
    if which == _NEXT:
        every = every[every.index(channel.df) + 1 :]
    if which == _PREVIOUS:
        every = every[: every.index(channel.df)]
    named = [df for df in every if df.name.startswith(data)]
    return named[0 if which == _NEXT else -1] if named else None


def _first(df: Df, name: bytes) -> Df | None:
    """The DF whose name begins so: this one, or the first in it."""
    if df.name.startswith(name):
        return df
    for file in df.files:
        found = _first(file, name) if type(file) is Df else None
        if found is not None:
            return found
    return None


def _dfs(df: Df) -> list[Df]:
    """A DF, and those in it."""
    found = [df]
    for file in df.files:
        if type(file) is Df:
            found += _dfs(file) if file.files else (file,)
    return found


def _told(file: File, what: int) -> bytes:
    """What P2 asks for. Of a file, its life alone changes what this is."""
    if what == _NOTHING:
        return b""
    key = what << 8 | file.life
    told = file.told.get(key)
    if told is None:
        told = file.told[key] = _made(file, what)
    return told


def _made(file: File, what: int) -> bytes:
    if what == _FMD:
        name = file.name if isinstance(file, Df) else b""
        return tlv(FMD, tlv(_DF_NAME, name) if name else b"")
    return tlv(FCP if what == _FCP else FCI, parameters(file))
