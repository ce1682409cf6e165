"""Commands for records (ISO 7816-4, 11.3): READ, WRITE, UPDATE, APPEND, ERASE, SEARCH RECORD.

P2 has a short identifier in its five high bits (0 for the current EF), and in the three low
ones what P1 is: the number of a record (0 for the current one), or its identifier. The
identifier is a record's first byte; P1 00 stands for any. Only by identifier a command leaves
its record current.
"""

from __future__ import annotations

from typing import Final

from harness.cards import status
from harness.cards.apdu import CommandApdu, ResponseApdu
from harness.cards.errors import Refused
from harness.cards.iso_channel import DONE, Channel, answer, whole_answer
from harness.cards.iso_file import TRANSPARENT, Ef, Kind
from harness.cards.iso_objects import DATA, OFFSET, by_tag, fitting, number

FIRST, LAST, NEXT, PREVIOUS, NUMBER, ON, BACK = range(7)  # the three low bits of P2
_BY_IDENTIFIER: Final = (FIRST, LAST, NEXT, PREVIOUS)


def read(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """B2: a record, or all from one on to the last, or back from the last to one."""
    ef = _readable(channel, command)
    if command.data:
        raise Refused(status.WRONG_LENGTH)
    mode = command.p2 & 7
    if mode not in (ON, BACK):
        return answer(command, ef.records[_index(channel, ef, command)])
    records = ef.records[_numbered(channel, ef, command) :]
    return answer(command, b"".join(records if mode == ON else reversed(records)))


def read_odd(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """B3: from the offset in a data object 54 on, in a data object 53."""
    ef = _readable(channel, command)
    record = ef.records[_index(channel, ef, command)]
    offset = number(by_tag(command.data, (OFFSET,))[OFFSET])
    if offset >= len(record):
        raise Refused(status.WRONG_P1_P2)
    return answer(command, fitting(DATA, record[offset:], command.le or 0))


def search(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """A2: the numbers of the records with these data, from a record on or back from it."""
    ef = _readable(channel, command)
    mode = command.p2 & 7
    if mode not in (NUMBER, ON):  # here 4 is forward, 5 is backward
        raise Refused(status.INCORRECT_P1_P2)
    if not command.data:
        raise Refused(status.WRONG_LENGTH)
    first, count = _numbered(channel, ef, command), len(ef.records)
    places = range(first, count) if mode == NUMBER else range(first, -1, -1)
    found = bytes(at + 1 for at in places if command.data in ef.records[at])
    return whole_answer(command, found, status.OK if found else status.END_REACHED)


def update(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """DC: replace a record. "Previous" of a cyclic file is its oldest, which becomes the first."""
    ef = _writable(channel, command)
    if _is_append(ef, command):
        return _append(channel, ef, command.data)
    at = _index(channel, ef, command)
    _check_length(ef, command.data)
    ef.records[at] = command.data
    return DONE


def update_odd(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """DD: replace a part of a record, with data objects 54 and 53."""
    ef = _writable(channel, command)
    at = _index(channel, ef, command)
    objects = by_tag(command.data, (OFFSET, DATA))
    offset, data, record = number(objects[OFFSET]), objects[DATA], ef.records[at]
    if offset >= len(record):
        raise Refused(status.WRONG_P1_P2)
    if not data:
        raise Refused(status.WRONG_LENGTH)
    if offset + len(data) > len(record):
        raise Refused(status.NO_SPACE)
    ef.records[at] = record[:offset] + data + record[offset + len(data) :]
    return DONE


def write(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """D2: the logical OR of a record and data as long; for a cyclic file's previous as UPDATE."""
    ef = _writable(channel, command)
    if _is_append(ef, command):
        return _append(channel, ef, command.data)
    at = _index(channel, ef, command)
    record = ef.records[at]
    if len(command.data) != len(record):
        raise Refused(status.WRONG_LENGTH)
    ef.records[at] = bytes(map(int.__or__, record, command.data))
    return DONE


def append(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """E2: a new record behind the last; before the first of a cyclic file, which is never full."""
    if command.p1 or command.p2 & 7:
        raise Refused(status.INCORRECT_P1_P2)
    return _append(channel, _writable(channel, command), command.data)


def erase(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """0C: zeros in a record, or in all from one on to the last; they stay as long as they are."""
    ef = _writable(channel, command)
    mode = command.p2 & 7
    if mode not in (NUMBER, ON):
        raise Refused(status.INCORRECT_P1_P2)
    if command.data:
        raise Refused(status.WRONG_LENGTH)
    first = _numbered(channel, ef, command)
    for at in range(first, first + 1 if mode == NUMBER else len(ef.records)):
        ef.records[at] = bytes(len(ef.records[at]))
    return DONE


# -- which file, which record


def _file(channel: Channel, command: CommandApdu) -> Ef:
    sfi = command.p2 >> 3
    ef = channel.by_sfi(sfi) if sfi else channel.current()
    if ef.kind is TRANSPARENT:
        raise Refused(status.WRONG_STRUCTURE)
    return ef


def _readable(channel: Channel, command: CommandApdu) -> Ef:
    ef = _file(channel, command)
    channel.allow(ef, ef.access.read)
    return ef


def _writable(channel: Channel, command: CommandApdu) -> Ef:
    ef = _file(channel, command)
    channel.allow(ef, ef.access.update)
    return ef


def _index(channel: Channel, ef: Ef, command: CommandApdu) -> int:
    """The place of the one record that P1-P2 name. Refused: 6A86, 6A83."""
    mode = command.p2 & 7
    if mode == NUMBER:
        return _numbered(channel, ef, command)
    if mode not in _BY_IDENTIFIER:
        raise Refused(status.INCORRECT_P1_P2)
    here = _current(channel)
    places = [at for at, record in enumerate(ef.records) if command.p1 in (0, record[0])]
    if here and mode == NEXT:
        places = [at for at in places if at + 1 > here]
    if here and mode == PREVIOUS:
        places = [at for at in places if at + 1 < here]
    if not places:
        raise Refused(status.RECORD_NOT_FOUND)
    at = places[0 if mode in (FIRST, NEXT) else -1]
    channel.pointed = at + 1
    return at


def _numbered(channel: Channel, ef: Ef, command: CommandApdu) -> int:
    """The place of the record whose number is P1, or of the current one."""
    at = (command.p1 or _current(channel)) - 1
    if not 0 <= at < len(ef.records):
        raise Refused(status.RECORD_NOT_FOUND)
    return at


def _current(channel: Channel) -> int:
    """The number of the current record; an EF that a command names itself has none."""
    return 0 if channel.addressed else channel.record


# -- what is done with it


def _is_append(ef: Ef, command: CommandApdu) -> bool:
    return ef.kind is Kind.CYCLIC and command.p2 & 7 == PREVIOUS


def _check_length(ef: Ef, data: bytes) -> None:
    variable = ef.kind is Kind.LINEAR_VARIABLE
    if not data or len(data) > ef.record_size or (len(data) < ef.record_size and not variable):
        raise Refused(status.WRONG_LENGTH)


def _append(channel: Channel, ef: Ef, data: bytes) -> ResponseApdu:
    _check_length(ef, data)
    if ef.kind is Kind.CYCLIC:
        ef.records = [data, *ef.records][: ef.most]
        channel.pointed = 1
        return DONE
    if len(ef.records) >= ef.most:
        raise Refused(status.NO_SPACE)
    ef.records.append(data)
    channel.pointed = len(ef.records)
    return DONE
