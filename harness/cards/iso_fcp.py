"""File control parameters (ISO 7816-4, 5.3.3): of a file, and the file that they describe."""

from __future__ import annotations

from typing import Final

from harness.cards import status
from harness.cards.errors import Refused
from harness.cards.iso_file import (
    LARGEST,
    LONGEST_NAME,
    LONGEST_RECORD,
    MOST_RECORDS,
    MOST_SFI,
    OPEN,
    Access,
    Df,
    Ef,
    File,
    Kind,
    Life,
    is_condition,
)
from harness.cards.iso_objects import by_tag, joined

FCP: Final = 0x62
FMD: Final = 0x64
FCI: Final = 0x6F

_SIZE, _DESCRIPTOR, _FID, _NAME = 0x80, 0x82, 0x83, 0x84
_TOTAL: Final = 0x81  # the size with what the card itself needs, as OpenSC gives it
_ACCESS: Final = 0x86  # security attribute in a format of our own: read, update, admin
_SFI, _LIFE = 0x88, 0x8A
_ALL: Final = (_SIZE, _TOTAL, _NAME, _ACCESS, _SFI, _LIFE)
_CODING: Final = 0x41  # data coding byte: units of one byte; WRITE is a logical OR
_BAD: Final = status.WRONG_DATA


def parameters(file: File) -> bytes:
    """The data objects of a file's control parameters, without a template around them."""
    descriptor = bytes((file.kind,))
    objects = [(_FID, file.fid.to_bytes(2)), (_LIFE, bytes((file.life,)))]
    if isinstance(file, Df):
        objects += [(_NAME, file.name)] if file.name else []
    else:
        descriptor += bytes((_CODING,))
        if file.most:
            descriptor += file.record_size.to_bytes(2) + file.most.to_bytes(2)
        sfi = bytes((file.sfi << 3,)) if file.sfi else b""
        objects += [(_SIZE, file.size.to_bytes(2)), (_SFI, sfi)]
    return joined([(_DESCRIPTOR, descriptor), *objects, (_ACCESS, bytes(file.access))])


def described(parent: Df | None, data: bytes) -> File:
    """The file, not yet in its parent, that control parameters describe; without one, the MF.

    Refused (6A80) where they describe none. What is not said: rights that everybody has,
    activated, the short identifier as `Df.free_sfi` gives it. A total size is taken for the size
    of a transparent EF, and for nothing else.
    """
    found = by_tag(data, (_DESCRIPTOR, _FID), _ALL)
    if len(found[_FID]) != 2 or (_SIZE in found and _TOTAL in found):
        raise Refused(_BAD)
    fid, access, life = int.from_bytes(found[_FID]), _access(found), _life(found)
    descriptor = found[_DESCRIPTOR]
    if descriptor == bytes((Kind.DF,)):
        name = found.get(_NAME, b"")
        sized = _SIZE in found or _SFI in found
        if sized or len(name) > LONGEST_NAME or (_NAME in found and not name):
            raise Refused(_BAD)
        return Df(parent, fid, name, access, life)
    if parent is None or _NAME in found:
        raise Refused(_BAD)
    made = _elementary(parent, fid, descriptor, found.get(_SIZE), found.get(_TOTAL))
    made.access, made.life, made.sfi = access, life, _sfi(parent, fid, found.get(_SFI))
    return made


def _elementary(
    parent: Df, fid: int, descriptor: bytes, size: bytes | None, total: bytes | None
) -> Ef:
    """An EF with zeros in it, or with no records yet.

    The descriptor: its byte, the data coding byte if there is one, and for records their size
    in one or two bytes and their number in one or two (5.3.3.2).
    """
    kinds = [kind for kind in Kind if kind != Kind.DF and descriptor[:1] == bytes((kind,))]
    if not kinds or descriptor[1:2] not in (b"", bytes((_CODING,))):
        raise Refused(_BAD)
    if kinds[0] == Kind.TRANSPARENT:
        size = total if size is None else size
        count = int.from_bytes(size or b"")
        if len(descriptor) > 2 or size is None or len(size) != 2 or not 1 <= count <= LARGEST:
            raise Refused(_BAD)
        return Ef(parent, fid, kinds[0], content=bytes(count))
    if len(descriptor) not in (5, 6):
        raise Refused(_BAD)
    length, most = int.from_bytes(descriptor[2:4]), int.from_bytes(descriptor[4:])
    fits = 1 <= length <= LONGEST_RECORD and 1 <= most <= MOST_RECORDS
    if not fits or (size is not None and size != (length * most).to_bytes(2)):
        raise Refused(_BAD)
    return Ef(parent, fid, kinds[0], record_size=length, most=most)


def _access(found: dict[int, bytes]) -> Access:
    conditions = found.get(_ACCESS, bytes(OPEN))
    if len(conditions) != len(OPEN) or not all(map(is_condition, conditions)):
        raise Refused(_BAD)
    return Access(*conditions)


def _life(found: dict[int, bytes]) -> Life:
    life = found.get(_LIFE, bytes((Life.ACTIVATED,)))
    if life not in [bytes((each,)) for each in Life]:
        raise Refused(_BAD)
    return Life(life[0])


def _sfi(parent: Df, fid: int, value: bytes | None) -> int:
    if value is None:
        return parent.free_sfi(fid)
    if not value:
        return 0
    sfi = value[0] >> 3
    if len(value) > 1 or value[0] & 0x07 or not 1 <= sfi <= MOST_SFI:
        raise Refused(_BAD)
    return sfi
