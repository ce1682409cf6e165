"""A card in the manner of Schlumberger's Cryptoflex: how one is derived from the file card.

What it has of its own: classes C0 and F0, 61xx wherever there are data after data, 6Cxx for
Le 00, one answer to SELECT whatever P2 asks, CREATE FILE with attributes at fixed places and
the types 01 (transparent), 02 (records of one length), 03 (of any), 04 (cyclic) and 38 (DF),
and DIR NEXT, which OpenSC's `ls` sends. A file tells its type as ISO 7816-4 does: 04 for 03,
06 for 04. Neither RSA keys nor channels nor chains are there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar, Final

from harness.cards import iso_admin, iso_select, status
from harness.cards.apdu import SHORT_LE, CommandApdu, ResponseApdu
from harness.cards.errors import Refused
from harness.cards.iso7816 import IsoCard
from harness.cards.iso_channel import DONE, Channel, Content, Handler
from harness.cards.iso_commands import COMMANDS
from harness.cards.iso_fcp import FCP, parameters
from harness.cards.iso_file import ALWAYS, KEY, NEVER, PIN, Access, Df, Ef, File, Kind, Life
from harness.cards.iso_objects import tlv

ATR: Final = bytes.fromhex("3B E2 00 00 40 20 49 06")
_CLASSES: Final = (0x00, 0xC0, 0xF0)
_RECORDS: Final = {0x02: Kind.LINEAR_FIXED, 0x03: Kind.LINEAR_VARIABLE, 0x04: Kind.CYCLIC}
_TYPES: Final = {0x01: Kind.TRANSPARENT, **_RECORDS, 0x38: Kind.DF}
_RIGHTS: Final = {0x0: ALWAYS, 0x1: PIN | 1, 0x2: PIN | 2, 0x4: KEY | 1, 0xF: NEVER}
_NIBBLES: Final = {condition: nibble for nibble, condition in _RIGHTS.items()}
_OTHER: Final = 0x5  # the nibble of a condition that has none; no command takes it


def select(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """A4: reserved, size, number, type, rights, status, and how many bytes of what follow."""
    file = iso_select.found(channel, replace(command, p2=command.p2 & 3))
    channel.addressed = file
    read, update, admin = (_NIBBLES.get(each, _OTHER) for each in file.access)
    if isinstance(file, Df):
        rights = bytes((0, read << 4, admin << 4 | admin, 0))
        inside = sum(isinstance(each, Ef) for each in file.files)
        more, size = bytes((0, inside, len(file.files) - inside, 0, 0)), 0xFFFF
    else:
        rights = bytes((0, read << 4 | update, 0, admin << 4 | admin))
        more, size = bytes((0, file.record_size)) if file.record_size else b"\0", file.size
    numbers = size.to_bytes(2) + file.fid.to_bytes(2) + bytes((file.kind,))
    life = bytes((file.life is Life.ACTIVATED, len(more)))
    return ResponseApdu(b"\0\0" + numbers + rights + life + more, iso_select.warning(file))


def create(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """E0: FF FF, size, number, type, three bytes of rights, and the length of a record.

    P2: how many records, which are there at once, as zeros.
    """
    data, count = command.data, command.p2
    kind = _TYPES.get(data[6]) if len(data) >= 16 and data[:2] == b"\xff\xff" else None
    rights = [_RIGHTS.get(nibble) for byte in data[8:11] for nibble in (byte >> 4, byte & 0xF)]
    if kind is None or None in rights:
        raise Refused(status.WRONG_DATA)
    size, fid = int.from_bytes(data[2:4]), int.from_bytes(data[4:6])
    conditions = [each or ALWAYS for each in rights]
    read, update, admin = conditions[0], conditions[1], conditions[5]
    new: File
    if kind is Kind.DF:
        new = Df(channel.df, fid, access=Access(read, conditions[3], conditions[3]))
    elif kind is Kind.TRANSPARENT:
        new = Ef(channel.df, fid, kind, Access(read, update, admin), content=bytes(size))
    else:
        length = data[16] if len(data) > 16 else size // max(1, count)
        new = Ef(channel.df, fid, kind, Access(read, update, admin), record_size=length, most=count)
    described = tlv(FCP, parameters(new))
    iso_admin.create(channel, replace(command, p1=0, p2=0, data=described))
    if channel.ef and kind is not Kind.TRANSPARENT:
        channel.ef.records = [bytes(channel.ef.record_size)] * count
    return DONE


def dir_next(channel: Channel, command: CommandApdu) -> ResponseApdu:
    """A8: size and number of the next file in the current DF; 6A82 after the last."""
    channel.allow(channel.df, channel.df.access.read)
    if channel.ef is not None:
        raise Refused(status.CONDITIONS_NOT_SATISFIED)
    if channel.record >= len(channel.df.files):
        channel.record = 0
        raise Refused(status.FILE_NOT_FOUND)
    if command.le != 4:
        raise Refused(status.WRONG_LE | 4)
    file = channel.df.files[channel.record]
    channel.pointed = channel.record + 1
    size = file.size if isinstance(file, Ef) else 0xFFFF
    return ResponseApdu(size.to_bytes(2) + file.fid.to_bytes(2), status.OK)


class CryptoflexCard(IsoCard):
    """The file card, with what is other."""

    name = "cryptoflex"
    commands: ClassVar[Mapping[int, Handler]] = {
        ins: handler for ins, handler in COMMANDS.items() if ins != 0x70
    } | {0xA4: select, 0xA8: dir_next, 0xE0: create}

    deliveries = ("get-response",)

    def __init__(self, content: Content, atr: bytes = b"", delivery: str = deliveries[0]) -> None:
        super().__init__(content, atr or ATR, delivery)

    def process(self, command: CommandApdu) -> ResponseApdu:
        if command.cla not in _CLASSES:
            return ResponseApdu(b"", status.CLA_NOT_SUPPORTED)
        return self.perform(command, 0)

    def delivered(self, command: CommandApdu, cla: int, response: ResponseApdu) -> ResponseApdu:
        size = len(response.data)
        if not command.data and command.le == SHORT_LE and 0 < size < SHORT_LE:
            raise Refused(status.WRONG_LE | size)
        return super().delivered(command, cla, response)
