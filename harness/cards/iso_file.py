"""The files of a card: MF, DFs and EFs (ISO 7816-4, 7.1), and who may do what with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final, NamedTuple

from harness.cards import status
from harness.cards.errors import Refused

MF: Final = 0x3F00
RESERVED: Final = (0x0000, MF, 0x3FFF, 0xFFFF)  # file identifiers that no file below the MF has
LONGEST_NAME: Final = 16  # bytes of a DF's name
LARGEST: Final = 0x7FFF  # bytes of a transparent EF: what P1-P2 can address
LONGEST_RECORD: Final = 0xFF
MOST_RECORDS: Final = 254
MOST_SFI: Final = 30
MEMORY: Final = 0x8000  # bytes for contents and data objects of all files
MOST_FILES: Final = 200
DEEPEST: Final = 8  # DFs one in the other, the MF counted

ALWAYS: Final = 0x00
NEVER: Final = 0xFF
PIN: Final = 0x10  # + its number, 1 to 15: after VERIFY with it
KEY: Final = 0x20  # + its number: after EXTERNAL AUTHENTICATE with it


class Kind(IntEnum):
    """The file descriptor byte (ISO 7816-4, 5.3.3.2)."""

    TRANSPARENT = 0x01
    LINEAR_FIXED = 0x02
    LINEAR_VARIABLE = 0x04
    CYCLIC = 0x06
    DF = 0x38


class Life(IntEnum):
    """The life cycle status byte (ISO 7816-4, 7.4.10)."""

    DEACTIVATED = 0x04
    ACTIVATED = 0x05
    TERMINATED = 0x0C


class Access(NamedTuple):
    """The condition of each right: ALWAYS, NEVER, or PIN or KEY with a number.

    read and update are those of an EF's content, of a DF's data objects. admin: to create in a
    DF, to delete, activate, deactivate and terminate the file.
    """

    read: int = ALWAYS
    update: int = ALWAYS
    admin: int = ALWAYS


OPEN: Final = Access()  # to everybody


def is_condition(byte: int) -> bool:
    """Whether it is one of an access rule."""
    return byte in (ALWAYS, NEVER) or (byte & 0xF0 in (PIN, KEY) and byte & 0x0F != 0)


@dataclass(eq=False, slots=True)
class Ef:
    """An elementary file.

    sfi: its short identifier, 0 for none. content: of a transparent one. records: of the
    others, the first one first; a cyclic file's first one is its newest. record_size: bytes of
    a record, of a linear variable file at most. most: how many records there is room for.
    told: what SELECT has said of it, to be said again.
    """

    parent: Df
    fid: int
    kind: Kind
    access: Access = OPEN
    life: Life = Life.ACTIVATED
    sfi: int = 0
    content: bytes = b""
    record_size: int = 0
    most: int = 0
    records: list[bytes] = field(default_factory=list)
    told: dict[int, bytes] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """The bytes that are set apart for it."""
        return len(self.content) + self.record_size * self.most


@dataclass(eq=False, slots=True)
class Df:
    """A dedicated file; the MF is the one without a parent.

    name: 1 to 16 bytes, b"" for none. objects: data objects by tag. greeting: what the hello
    applet says that this DF then is.
    """

    parent: Df | None
    fid: int
    name: bytes = b""
    access: Access = OPEN
    life: Life = Life.ACTIVATED
    greeting: bytes = b""
    files: list[Df | Ef] = field(default_factory=list)
    objects: dict[int, bytes] = field(default_factory=dict)
    told: dict[int, bytes] = field(default_factory=dict)

    kind = Kind.DF

    def child(self, fid: int) -> Df | Ef | None:
        """The file directly below with that identifier."""
        for file in self.files:
            if file.fid == fid:
                return file
        return None

    def by_sfi(self, sfi: int) -> Ef | None:
        """The EF directly below with that short identifier."""
        for file in self.files:
            if isinstance(file, Ef) and file.sfi == sfi:
                return file
        return None

    def below(self) -> Iterator[Df | Ef]:
        """All files in it, each DF before what is in it."""
        for file in self.files:
            yield file
            if isinstance(file, Df):
                yield from file.below()

    def free_sfi(self, fid: int) -> int:
        """The short identifier of an EF that is given none: five bits of its own (7.4.1).

        0 where they are none, or another EF has them.
        """
        sfi = fid & 0x1F
        return sfi if 1 <= sfi <= MOST_SFI and self.by_sfi(sfi) is None else 0


File = Df | Ef
ACTIVATED: Final = Life.ACTIVATED  # this and the next are looked up more quickly so
TRANSPARENT: Final = Kind.TRANSPARENT


def usable(file: File) -> bool:
    """Whether it is activated, and all DFs above it are."""
    above: File | None = file
    while above is not None:
        if above.life is not ACTIVATED:
            return False
        above = above.parent
    return True


def used(mf: Df) -> int:
    """The bytes of memory that are taken."""
    total = sum(map(len, mf.objects.values()))
    for file in mf.below():
        total += file.size if isinstance(file, Ef) else sum(map(len, file.objects.values()))
    return total


def add(mf: Df, file: File) -> None:
    """Put a file into its parent.

    Refused: 6A80 for an identifier or a short one that no file can have there, 6A89 and 6A8A
    where identifier or name are taken, 6A84 without room.
    """
    parent = file.parent
    assert parent is not None
    if file.fid in RESERVED:
        raise Refused(status.WRONG_DATA)
    if parent.fid == file.fid or parent.child(file.fid):
        raise Refused(status.FILE_EXISTS)
    everything = list(mf.below())
    if isinstance(file, Df):
        names = [mf.name, *(other.name for other in everything if isinstance(other, Df))]
        if file.name and file.name in names:
            raise Refused(status.NAME_EXISTS)
    elif file.sfi and parent.by_sfi(file.sfi):
        raise Refused(status.WRONG_DATA)
    depth, above = 1, file.parent
    while above is not None:
        depth, above = depth + 1, above.parent
    room = file.size if isinstance(file, Ef) else 0
    too_deep = isinstance(file, Df) and depth > DEEPEST
    if too_deep or len(everything) >= MOST_FILES or used(mf) + room > MEMORY:
        raise Refused(status.NO_SPACE)
    parent.files.append(file)
