"""Packets of link type 252, Wireshark's "upper PDU", that hold bytes of ISO 7816.

Tags and lengths of 16 bits each, big-endian; values are padded to a multiple of 4; the APDU, or
the ATR, follows the tag 0.
"""

from __future__ import annotations

import struct
from typing import Final

LINK_TYPE: Final = 252
SENT, RECEIVED = 0, 1  # by the reader; an ATR is received

_END, _DISSECTOR, _DIRECTION = 0, 0x000C, 0x0023
_ISO7816: Final = b"iso7816"
_HEADER: Final = struct.Struct(">HH")


def pack(direction: int, data: bytes) -> bytes:
    """A packet."""
    name = _ISO7816 + b"\0"
    return b"".join((
        _HEADER.pack(_DISSECTOR, len(name)), name,
        _HEADER.pack(_DIRECTION, 4), direction.to_bytes(4),
        _HEADER.pack(_END, 0), data,
    ))  # fmt: skip


def unpack(packet: bytes) -> tuple[int, bytes] | None:
    """Direction and bytes of a packet; None for one that is not of ISO 7816.

    ValueError for a packet that ends in its tags, or has no direction.
    """
    at, name, direction = 0, b"", None
    while True:
        if at + _HEADER.size > len(packet):
            raise ValueError("the packet ends in its tags")
        tag, length = _HEADER.unpack_from(packet, at)
        at += _HEADER.size
        value = packet[at : at + length]
        if len(value) < length:
            raise ValueError(f"tag {tag:04X} has {length} bytes, and {len(value)} are there")
        at += length + -length % 4
        if tag == _END:
            break
        if tag == _DISSECTOR:
            name = value.rstrip(b"\0")
        elif tag == _DIRECTION:
            direction = int.from_bytes(value)
    if name != _ISO7816:
        return None
    if direction not in (SENT, RECEIVED):
        raise ValueError("the packet does not say who sent it")
    return direction, packet[at:]
