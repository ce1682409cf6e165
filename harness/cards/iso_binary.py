"""Commands for transparent EFs (ISO 7816-4, 11.2): READ, WRITE, UPDATE, ERASE, SEARCH BINARY.

An even instruction has the offset in P1-P2, or a short identifier in P1 and the offset in P2.
An odd one has the EF in P1-P2 (0000 for the current one, a short or a file identifier), and
the offset in a data object.
"""

from __future__ import annotations

from harness.cards import status
from harness.cards.apdu import CommandApdu, ResponseApdu
from harness.cards.errors import Refused
from harness.cards.iso_channel import DONE, Channel, answer, whole_answer
from harness.cards.iso_file import MOST_SFI, TRANSPARENT, Ef
from harness.cards.iso_objects import DATA, OFFSET, by_tag, fitting, number, parse, tlv


def read(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """B0: up to Le bytes; 6282 where the file ends before."""
    ef, offset = _even(channel, command)
    channel.allow(ef, ef.access.read)
    if command.data:
        raise Refused(status.WRONG_LENGTH)
    return answer(command, _from(ef, offset))


def read_odd(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """B1: the same in a data object 53, whose tag and length Le counts too."""
    ef = _odd(channel, command)
    _allow_read(channel, ef)
    offset = number(by_tag(command.data, (OFFSET,))[OFFSET])
    rest = _from(ef, offset)
    return answer(command, fitting(DATA, rest, command.le or 0))


def search(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """A0: the offset, in two bytes, at which the data begin first; 6282 where they never do."""
    ef, offset = _even(channel, command)
    _allow_read(channel, ef)
    at = _found(ef, offset, command.data)
    return whole_answer(command, b"", status.END_REACHED) if at < 0 else _told(command, at)


def search_odd(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """A1: the same with 54, the offset, and 53, the data; the answer is a data object 54."""
    ef = _odd(channel, command)
    _allow_read(channel, ef)
    objects = by_tag(command.data, (OFFSET, DATA))
    at = _found(ef, number(objects[OFFSET]), objects[DATA])
    if at < 0:
        return whole_answer(command, b"", status.END_REACHED)
    return whole_answer(command, tlv(OFFSET, at.to_bytes(2)))


def update(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """D6: replace what is there."""
    ef, offset = _even(channel, command)
    return _put(channel, ef, offset, command.data, merge=False)


def update_odd(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """D7: the same with data objects 54 and 53."""
    return _put_odd(channel, command, merge=False)


def write(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """D0: the logical OR of what is there and the data, as the data coding byte says."""
    ef, offset = _even(channel, command)
    return _put(channel, ef, offset, command.data, merge=True)


def write_odd(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """D1: the same with data objects 54 and 53."""
    return _put_odd(channel, command, merge=True)


def erase(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """0E: zeros from the offset on, to the file's end or before the offset in the data."""
    ef, offset = _even(channel, command)
    _allow_update(channel, ef)
    return _erase(ef, offset, number(command.data) if command.data else None)


def erase_odd(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """0F: the same with one or two data objects 54."""
    ef = _odd(channel, command)
    _allow_update(channel, ef)
    objects = parse(command.data)
    if not 1 <= len(objects) <= 2 or any(tag != OFFSET for tag, _ in objects):
        raise Refused(status.WRONG_DATA)
    offset, *end = (number(value) for _, value in objects)
    return _erase(ef, offset, *(end or (None,)))


# -- which file, and where in it


def _even(channel: Channel, command: CommandApdu) -> tuple[Ef, int]:
    p1 = command.p1
    if p1 < 0x80:
        ef, offset = channel.current(), p1 << 8 | command.p2
    elif p1 & 0x60:
        raise Refused(status.INCORRECT_P1_P2)
    else:
        ef, offset = channel.by_sfi(p1 & 0x1F), command.p2
    if ef.kind is not TRANSPARENT:
        raise Refused(status.WRONG_STRUCTURE)
    return ef, offset


def _odd(channel: Channel, command: CommandApdu) -> Ef:
    fid = command.p1 << 8 | command.p2
    if not fid:
        ef = channel.current()
    elif fid <= MOST_SFI:
        ef = channel.by_sfi(fid)
    else:
        file = channel.df.child(fid)
        if not isinstance(file, Ef):
            raise Refused(status.FILE_NOT_FOUND)
        channel.addressed = ef = file
    if ef.kind is not TRANSPARENT:
        raise Refused(status.WRONG_STRUCTURE)
    return ef


def _allow_read(channel: Channel, ef: Ef) -> None:
    channel.allow(ef, ef.access.read)


def _allow_update(channel: Channel, ef: Ef) -> None:
    channel.allow(ef, ef.access.update)


def _from(ef: Ef, offset: int) -> bytes:
    """What is there from an offset on. Refused (6B00) behind the file's end."""
    content = ef.content
    if offset >= len(content):
        raise Refused(status.WRONG_P1_P2)
    return content[offset:] if offset else content


# -- what is done there


def _found(ef: Ef, offset: int, data: bytes) -> int:
    """The offset of data, -1 where they are not. Refused (6700) for none."""
    if not data:
        raise Refused(status.WRONG_LENGTH)
    _from(ef, offset)
    return ef.content.find(data, offset)


def _told(command: CommandApdu, at: int) -> ResponseApdu:
    return whole_answer(command, at.to_bytes(2))


def _put(channel: Channel, ef: Ef, offset: int, data: bytes, *, merge: bool) -> ResponseApdu:
    """Refused: 6700 without data, 6B00 behind the end, 6A84 beyond it; then nothing is written."""
    _allow_update(channel, ef)
    if not data:
        raise Refused(status.WRONG_LENGTH)
    there = _from(ef, offset)[: len(data)]
    if len(there) < len(data):
        raise Refused(status.NO_SPACE)
    new = bytes(map(int.__or__, there, data)) if merge else data
    ef.content = ef.content[:offset] + new + ef.content[offset + len(data) :]
    return DONE


def _put_odd(channel: Channel, command: CommandApdu, *, merge: bool) -> ResponseApdu:
    ef = _odd(channel, command)
    _allow_update(channel, ef)
    objects = by_tag(command.data, (OFFSET, DATA))
    return _put(channel, ef, number(objects[OFFSET]), objects[DATA], merge=merge)


def _erase(ef: Ef, offset: int, end: int | None) -> ResponseApdu:
    """Refused: 6B00 for an offset behind the end, 6A80 for an end that is not behind it."""
    there = len(_from(ef, offset))
    count = there if end is None else end - offset
    if not 1 <= count <= there:
        raise Refused(status.WRONG_DATA)
    ef.content = ef.content[:offset] + bytes(count) + ef.content[offset + count :]
    return DONE
