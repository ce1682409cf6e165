"""NTAG213, NTAG215 and NTAG216: what tells them apart (NXP NTAG213/215/216, section 8.5).

Pages have four bytes. A lock bit is told as the page of its lock bytes and its number there:
bit 0 is the lowest of the first lock byte, bit 8 the lowest of the second.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

STATIC_LOCKS: Final = 0x02  # the page with BCC1, an internal byte, and the static lock bytes
CC: Final = 0x03  # capability container, one-time programmable
USER: Final = 0x04  # where the user memory begins, on every type
FIRST_DYNAMIC: Final = 0x10  # the first page whose lock bit is on the dynamic lock page

# Block-lock bits of page 02, and the lock bits that each one freezes: bit n locks page n.
STATIC_BLOCKS: Final = ((0, 0x0008), (1, 0x03F0), (2, 0xFC00))
_BLOCKS_AT: Final = 16  # block-lock bits of the dynamic lock page are in its third byte


@dataclass(frozen=True)
class Chip:
    """A type of tag.

    last: its last page, which is PACK. cc: page 03 as delivered; delivered: the first bytes of
    the user memory as delivered, zeros follow. size: byte 6 of GET_VERSION. group: how many
    pages one dynamic lock bit locks.
    """

    name: str
    last: int
    cc: bytes
    delivered: bytes
    size: int
    group: int

    @property
    def version(self) -> bytes:
        """The answer to GET_VERSION: NXP, NTAG, 50 pF, version 1.0, size, ISO/IEC 14443-3."""
        return bytes((0x00, 0x04, 0x04, 0x02, 0x01, 0x00, self.size, 0x03))

    @property
    def dynamic_locks(self) -> int:
        """The page of the dynamic lock bytes, right after the user memory."""
        return self.last - 4

    @property
    def cfg0(self) -> int:
        """The page of MIRROR, MIRROR_PAGE and AUTH0."""
        return self.last - 3

    @property
    def cfg1(self) -> int:
        """The page of ACCESS."""
        return self.last - 2

    @property
    def pwd(self) -> int:
        """The page of the password; the next one, the last, is PACK's."""
        return self.last - 1

    @property
    def user_bytes(self) -> int:
        """The size of the user memory."""
        return 4 * (self.dynamic_locks - USER)

    @property
    def tear_proof(self) -> frozenset[int]:
        """The pages whose writing is never half done."""
        return frozenset((STATIC_LOCKS, CC, self.dynamic_locks))

    @property
    def dynamic_blocks(self) -> tuple[tuple[int, int], ...]:
        """Block-lock bits of the dynamic lock page, and the lock bits that each one freezes.

        Each freezes two.
        """
        groups = -(-(self.dynamic_locks - FIRST_DYNAMIC) // self.group)
        return tuple((_BLOCKS_AT + n // 2, 0b11 << n) for n in range(0, groups, 2))

    def lock_bit(self, page: int) -> tuple[int, int] | None:
        """The lock bit of a page; None for a page that has none."""
        if CC <= page < FIRST_DYNAMIC:
            return STATIC_LOCKS, page
        if FIRST_DYNAMIC <= page < self.dynamic_locks:
            return self.dynamic_locks, (page - FIRST_DYNAMIC) // self.group
        return None


NTAG213: Final = Chip(
    "ntag213",
    last=0x2C,
    cc=bytes.fromhex("E1 10 12 00"),
    delivered=bytes.fromhex("01 03 A0 0C 34 03 00 FE"),  # a lock control TLV, an empty message
    size=0x0F,
    group=2,
)
NTAG215: Final = Chip(
    "ntag215",
    last=0x86,
    cc=bytes.fromhex("E1 10 3E 00"),
    delivered=bytes.fromhex("03 00 FE"),
    size=0x11,
    group=16,
)
NTAG216: Final = Chip(
    "ntag216",
    last=0xE6,
    cc=bytes.fromhex("E1 10 6D 00"),
    delivered=bytes.fromhex("03 00 FE"),
    size=0x13,
    group=16,
)
