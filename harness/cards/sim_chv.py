"""Card holder verification values with their tries (GSM 11.11, 7.3 and 8.9 to 8.13)."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Final

from harness.cards import sim_status
from harness.cards.errors import Refused

LENGTH: Final = 8  # bytes of a value (9.3)
TRIES, UNBLOCK_TRIES = 3, 10


def coded(digits: str) -> bytes:
    """Up to 8 digits as a command brings them: in ASCII, filled up with FF (9.3)."""
    return digits.encode("ascii").ljust(LENGTH, b"\xff")


@dataclass(eq=False, slots=True)
class Chv:
    """A CHV, and the UNBLOCK CHV that belongs to it. left: tries, 0 where it is blocked."""

    value: bytes
    unblock_value: bytes
    enabled: bool = True
    left: int = TRIES
    unblock_left: int = UNBLOCK_TRIES

    def present(self, value: bytes) -> None:
        """Present the value. Refused, and a try less, where it is wrong or all are used up."""
        if not self.left:
            raise Refused(sim_status.CHV_BLOCKED)
        if not hmac.compare_digest(value, self.value):
            self.left -= 1
            raise _wrong(self.left)
        self.left = TRIES

    def unblock(self, value: bytes, new: bytes) -> None:
        """Present the UNBLOCK CHV, and set a new value. It is enabled and has all tries again."""
        if not self.unblock_left:
            raise Refused(sim_status.CHV_BLOCKED)
        if not hmac.compare_digest(value, self.unblock_value):
            self.unblock_left -= 1
            raise _wrong(self.unblock_left)
        self.value, self.enabled = new, True
        self.left, self.unblock_left = TRIES, UNBLOCK_TRIES


def _wrong(left: int) -> Refused:
    return Refused(sim_status.NOT_FULFILLED if left else sim_status.CHV_BLOCKED)
