"""The protocol of QEMU's passthru cards, seen from the card (vscard_common.h of libcacard).

One connection. Every message, both ways, is a header of three numbers of 32 bits, big-endian,
and its payload: what kind it is, which reader it is about, how many bytes follow.

Both begin with INIT. Then the card's side adds the reader and tells the ATR of the card in it;
QEMU acknowledges each with ERROR, whose code is 0. From then on an APDU from QEMU is a command,
and one to QEMU the response to it. CARD_REMOVE takes the card out, also in the middle of a command.
"""

from __future__ import annotations

import struct
from enum import IntEnum
from typing import Final, NamedTuple

MAX_PAYLOAD: Final = 1 << 16

_HEADER: Final = struct.Struct(">III")
_ANY_READER: Final = 0xFFFFFFFF
_READER: Final = 0
_MAGIC: Final = b"VSCD"
_VERSION: Final = 2  # 0.0.2
_CAPABILITIES: Final = 0


class Kind(IntEnum):
    """Kinds of messages."""

    INIT = 1
    ERROR = 2
    READER_ADD = 3
    READER_REMOVE = 4
    ATR = 5
    CARD_REMOVE = 6
    APDU = 7
    FLUSH = 8
    FLUSH_COMPLETE = 9


class Message(NamedTuple):
    """A message. kind: a number that need not be a known `Kind`."""

    kind: int
    payload: bytes = b""

    def pack(self) -> bytes:
        """Its bytes."""
        reader = _ANY_READER if self.kind == Kind.INIT else _READER
        return _HEADER.pack(self.kind, reader, len(self.payload)) + self.payload


INIT: Final = Message(Kind.INIT, _MAGIC + struct.pack(">II", _VERSION, _CAPABILITIES))


class MalformedMessage(Exception):
    """What came is no message of this protocol."""


class MessageReader:
    """Messages from a stream of bytes that may be cut anywhere."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[Message]:
        """The messages completed by `data`. MalformedMessage for one that is too long."""
        self._buffer += data
        messages = []
        while len(self._buffer) >= _HEADER.size:
            kind, _, length = _HEADER.unpack_from(self._buffer)
            if length > MAX_PAYLOAD:
                raise MalformedMessage(f"a message of {length} bytes")
            end = _HEADER.size + length
            if len(self._buffer) < end:
                break
            messages.append(Message(kind, bytes(self._buffer[_HEADER.size : end])))
            del self._buffer[:end]
        return messages
