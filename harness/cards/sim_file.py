"""Files of a SIM: directories, EFs, and their access conditions (GSM 11.11, 6 and 7.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final

MF: Final = 0x3F00
DF_TELECOM: Final = 0x7F10
DF_GSM: Final = 0x7F20


class Condition(IntEnum):
    """What has to be presented (9.3). ADM needs a code that this card does not take."""

    ALWAYS = 0
    CHV1 = 1
    CHV2 = 2
    ADM = 4
    NEVER = 15


class Structure(IntEnum):
    """The structure of an EF (9.3)."""

    TRANSPARENT = 0
    LINEAR_FIXED = 1
    CYCLIC = 3


@dataclass(frozen=True, slots=True)
class Access:
    """The conditions of an EF. READ is also that of SEEK."""

    read: Condition
    update: Condition
    rehabilitate: Condition = Condition.ADM
    invalidate: Condition = Condition.ADM


@dataclass(eq=False, slots=True)
class Ef:
    """An elementary file.

    body: all of its bytes; records in their order, that which was updated last first in a cyclic
    file. record_length: 0 for a transparent file.
    """

    fid: int
    access: Access
    body: bytes
    structure: Structure = Structure.TRANSPARENT
    record_length: int = 0
    invalidated: bool = False

    @property
    def records(self) -> int:
        """How many records there are."""
        return len(self.body) // self.record_length if self.record_length else 0

    def record(self, number: int) -> bytes:
        """A record by its number, from 1 on."""
        end = number * self.record_length
        return self.body[end - self.record_length : end]

    def put(self, offset: int, data: bytes) -> None:
        """Write over what is there."""
        self.body = self.body[:offset] + data + self.body[offset + len(data) :]


@dataclass(eq=False, slots=True)
class Df:
    """A dedicated file, or the MF, which has no parent."""

    fid: int
    files: Sequence[Df | Ef] = ()
    parent: Df | None = field(default=None, init=False)

    def __post_init__(self) -> None:
        for df in self.dfs:
            df.parent = self

    @property
    def dfs(self) -> list[Df]:
        """The directories directly below."""
        return [file for file in self.files if isinstance(file, Df)]

    @property
    def efs(self) -> list[Ef]:
        """The EFs directly below."""
        return [file for file in self.files if isinstance(file, Ef)]


def reachable(directory: Df) -> list[Df | Ef]:
    """The files that can be selected from a directory (GSM 11.11, 6.5).

    Those directly below it, its parent, the DFs beside it, itself, and the MF.
    """
    above = directory.parent
    if above is None:
        return [*directory.files, directory]
    top = above
    while top.parent is not None:
        top = top.parent
    return [*directory.files, above, *above.dfs, top]
