"""A tag in the field of a contactless reader: frames in, answers out."""

from __future__ import annotations

from enum import Enum
from typing import Protocol


class Signal(Enum):
    """What a Type 2 tag says when it sends no data (ISO/IEC 14443-3: ACK and NAK have four bits).

    Each value is those four bits. A parity or CRC error (1) and a failed write (5) never happen
    here: a reader makes the CRC, and this memory does not wear out.
    """

    ACK = 0xA
    NAK_ARGUMENT = 0x0  # a page, a length or a command that is not allowed
    NAK_LIMIT = 0x4  # the attempts at the password are used up
    SILENCE = None


Answer = bytes | Signal


class Tag(Protocol):
    """What a reader needs of a tag.

    uid: as anticollision gives it. A frame is without its CRC, which the reader adds.
    """

    uid: bytes

    def power_up(self) -> None:
        """The field comes up: everything that is volatile is as at first."""

    def select(self) -> bool:
        """Activate it anew, as anticollision does; False when it does not answer."""

    def transceive(self, frame: bytes) -> Answer:
        """The answer to one frame."""

    def length(self, code: int) -> int | None:
        """How many bytes the command with this first byte has; None for no command."""
