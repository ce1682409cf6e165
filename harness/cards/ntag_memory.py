"""The memory of an NTAG21x: pages, lock bits, and who may read or write what.

NXP NTAG213/215/216, sections 8.5 (memory), 8.8 (password) and 10 (commands).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import xor
from typing import Final

from harness.cards.ntag_chip import CC, FIRST_DYNAMIC, STATIC_BLOCKS, STATIC_LOCKS, USER, Chip

UID_BYTES: Final = 7
NO_AUTH0: Final = 0xFF  # of AUTH0: beyond every page, so nothing is protected
PROT: Final = 0x80  # bits of ACCESS: reading is protected as well
CFGLCK: Final = 0x40  # CFG0 and CFG1 are read-only for ever
COUNTER_ON: Final = 0x10  # NFC_CNT_EN
COUNTER_PROTECTED: Final = 0x08  # NFC_CNT_PWD_PROT
AUTHLIM: Final = 0x07

_CASCADE_TAG: Final = 0x88  # part of BCC0 (ISO/IEC 14443-3, 6.5.4)
_INTERNAL: Final = 0x48  # byte 1 of page 02
_DYNAMIC_END: Final = 0xBD  # byte 3 of the dynamic lock page, always
_CFG0: Final = bytes((0x04, 0x00, 0x00, NO_AUTH0))  # strong modulation, no mirror
_CFG1: Final = bytes((0x00, 0x05, 0x00, 0x00))
_PWD: Final = b"\xff" * 4
_PAGES: Final = 4  # that READ gives


class Memory:
    """The pages of a tag, and what decides about them.

    pages:         all of them, password included; they are what outlives the field.
    authenticated: whether the password was given; the field's end and every NAK end it.
    access, auth0: as they were when the field came up: CFG0 and CFG1 take effect only then.
    """

    def __init__(self, chip: Chip, raw: bytes | bytearray) -> None:
        """raw: all pages, one after the other."""
        self.chip = chip
        self.pages = [bytes(raw[at : at + 4]) for at in range(0, 4 * chip.last + 4, 4)]
        self._before: dict[int, bytes] = {}
        self._last, self._pwd, self._dynamic_locks = chip.last, chip.pwd, chip.dynamic_locks
        self._one_way = chip.tear_proof  # of these pages, bits can only be set
        self.power_up()

    def power_up(self) -> None:
        """Take the configuration over and forget the authentication."""
        chip = self.chip
        self.authenticated = False
        self._before.clear()
        self.auth0, self.access = self.pages[chip.cfg0][3], self.pages[chip.cfg1][0]
        # What READ sees: password and PACK always read as zeros.
        self._shown = [*self.pages[: chip.pwd], bytes(4), bytes(4)]
        self._set_locked()

    def raw(self) -> bytes:
        """All pages, one after the other."""
        return b"".join(self.pages)

    # -- reading

    def read(self, page: int) -> bytes | None:
        """Four pages from this one on; None when it is beyond the end or protected.

        After the last page comes page 00, and so it does where the protected ones begin.
        """
        end = self._last + 1
        if self.auth0 < end and self.access & PROT and not self.authenticated:
            end = self.auth0
        if page >= end:
            return None
        part = self._shown[page : min(page + _PAGES, end)]
        while len(part) < _PAGES:  # more than once where AUTH0 is 01 or 02
            part += self._shown[: min(_PAGES - len(part), end)]
        return b"".join(part)

    def span(self, first: int, last: int) -> bytes | None:
        """These pages, both included; None when one is beyond the end or protected."""
        if first > last or last > self._last:
            return None
        if last >= self.auth0 and self.access & PROT and not self.authenticated:
            return None
        return b"".join(self._shown[first : last + 1])

    # -- writing

    def writable(self, page: int) -> bool:
        """Whether WRITE is accepted: not read-only, not locked, not protected."""
        if not STATIC_LOCKS <= page <= self._last or page in self._locked:
            return False
        if self.access & CFGLCK and page in (self.chip.cfg0, self.chip.cfg1):
            return False
        return self.authenticated or page < self.auth0

    def write(self, page: int, data: bytes) -> None:
        """Write four bytes to a page that is writable, as far as its bits can be changed."""
        old = self.pages[page]
        self._before.setdefault(page, old)
        if page in self._one_way:
            data = self._merged(page, old, data)
        self._put(page, data)

    def lose(self, pages: Iterable[int]) -> None:
        """Let pages have again what they had when the field came up; the others keep theirs.

        What is tear-proof is not lost.
        """
        for page in set(pages) - self.chip.tear_proof:
            if page in self._before:
                self._put(page, self._before[page])

    def _merged(self, page: int, old: bytes, data: bytes) -> bytes:
        """What a page whose bits can only be set has after a write."""
        if page == STATIC_LOCKS:
            return old[:2] + _locks(old[2:], data[2:], STATIC_BLOCKS)
        if page == CC:
            return bytes(was | new for was, new in zip(old, data, strict=True))
        return _locks(old[:3], data[:3], self.chip.dynamic_blocks) + old[3:]

    def _put(self, page: int, data: bytes) -> None:
        self.pages[page] = data
        if page < self._pwd:
            self._shown[page] = data
        if page in self._one_way:
            self._set_locked()

    def _set_locked(self) -> None:
        """Find the locked pages. Most tags have none from 10 on, and that is seen first."""
        static = int.from_bytes(self.pages[STATIC_LOCKS][2:], "little")
        dynamic = int.from_bytes(self.pages[self._dynamic_locks][:2], "little")
        locked = {page for page in range(CC, FIRST_DYNAMIC) if static >> page & 1}
        if dynamic:
            pages, group = range(FIRST_DYNAMIC, self._dynamic_locks), self.chip.group
            locked |= {p for p in pages if dynamic >> (p - FIRST_DYNAMIC) // group & 1}
        self._locked = frozenset(locked)


def _locks(old: bytes, new: bytes, blocks: Iterable[tuple[int, int]]) -> bytes:
    """Lock bytes after a write: bits can be set, and only those that no block-lock bit froze.

    Bits that lock nothing (RFUI) are set like any other.
    """
    was = int.from_bytes(old, "little")
    frozen = 0
    for block, bits in blocks:
        if was >> block & 1:
            frozen |= bits
    return (was | int.from_bytes(new, "little") & ~frozen).to_bytes(len(old), "little")


def fresh(chip: Chip, uid: bytes) -> bytearray:
    """All pages as they are delivered, with this UID."""
    head, tail = uid[:3], uid[3:]
    identity = head + bytes((_CASCADE_TAG ^ reduce(xor, head),)) + tail
    identity += bytes((reduce(xor, tail), _INTERNAL, 0x00, 0x00))
    user = chip.delivered.ljust(chip.user_bytes, b"\x00")
    locks = bytes((0x00, 0x00, 0x00, _DYNAMIC_END))
    return bytearray(identity + chip.cc + user + locks + _CFG0 + _CFG1 + _PWD + bytes(4))


def uid_of(raw: bytes) -> bytes:
    """The UID in a memory: page 00 without its check byte, and page 01."""
    return raw[:3] + raw[4:8]


def put(raw: bytearray, page: int, data: bytes, byte: int = 0) -> None:
    """Put bytes into a memory that is being made, from a byte of a page on."""
    start = 4 * page + byte
    raw[start : start + len(data)] = data


def fill_user(chip: Chip, raw: bytearray, data: bytes) -> None:
    """Put bytes at the beginning of the user memory, and zeros behind them."""
    put(raw, USER, data.ljust(chip.user_bytes, b"\x00"))
