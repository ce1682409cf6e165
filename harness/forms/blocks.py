"""Blocks and options of pcapng, as bytes and as values.

Written big-endian, read in either order: each section says its own.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

SECTION, INTERFACE, PACKET = 0x0A0D0D0A, 1, 6
END_OF_OPTIONS, COMMENT, IF_NAME, IF_TSRESOL = 0, 1, 2, 9
MAX_OPTION: Final = 0xFFFF

_MAGIC: Final = 0x1A2B3C4D
_SHORTEST: Final = 12  # bytes of a block: type, length, length

Options = list[tuple[int, bytes]]


@dataclass(frozen=True)
class Block:
    """A block: its type, its body, and the order of its section's bytes, > or <.

    number: from 1, for messages.
    """

    number: int
    kind: int
    body: bytes
    order: str


def section(rest: bytes) -> bytes:
    """A section of version 1.0 with these blocks, and their length, so that a cut is seen."""
    return block(SECTION, struct.pack(">IHHq", _MAGIC, 1, 0, len(rest))) + rest


def block(kind: int, body: bytes) -> bytes:
    """A block; the body is padded to a multiple of 4."""
    length = _SHORTEST + len(body) + -len(body) % 4
    framed = length.to_bytes(4)
    return kind.to_bytes(4) + framed + padded(body) + framed


def options(pairs: Iterable[tuple[int, bytes]]) -> bytes:
    """Options with their end; b"" for none."""
    found = b"".join(struct.pack(">HH", code, len(value)) + padded(value) for code, value in pairs)
    return found + bytes(4) if found else b""


def padded(data: bytes) -> bytes:
    """Bytes with zeros up to a multiple of 4."""
    return data + bytes(-len(data) % 4)


def blocks(data: bytes) -> Iterator[Block]:
    """The blocks of a file, of every section. ValueError, with the block, where it is none."""
    at, number, order, ends = 0, 0, ">", 0
    while at < len(data):
        number += 1
        kind = int.from_bytes(data[at : at + 4], "big" if order == ">" else "little")
        if data[at : at + 4] == SECTION.to_bytes(4):
            kind, order = SECTION, _order(number, data[at + 8 : at + 12])
        elif number == 1:
            raise ValueError("it does not begin with the header of a section")
        head = data[at + 4 : at + 8]
        length = struct.unpack(f"{order}I", head)[0] if len(head) == 4 else 0
        if len(head) < 4 or at + length > len(data):
            raise ValueError(f"block {number} is cut off: the file is truncated")
        if length < _SHORTEST or length % 4 or data[at + length - 4 : at + length] != head:
            raise ValueError(f"block {number} says that it has {length} bytes, and does not")
        found = Block(number, kind, data[at + 8 : at + length - 4], order)
        yield found
        at += length
        if kind == SECTION:
            ends = max(ends, at + fields(found, "IHHq")[3])
    if ends > len(data):
        raise ValueError(f"it ends after block {number}, within its section: it is truncated")


def _order(number: int, magic: bytes) -> str:
    if len(magic) < 4:
        raise ValueError(f"block {number} is cut off: the file is truncated")
    for order in "><":
        if struct.unpack(f"{order}I", magic)[0] == _MAGIC:
            return order
    raise ValueError(f"block {number} is the header of a section without its byte-order magic")


def parse_options(found: Block, start: int) -> Options:
    """The options of a block from `start` of its body on. ValueError where they do not fit."""
    pairs: Options = []
    at, body = start, found.body
    while at < len(body):
        if at + 4 > len(body):
            raise ValueError(f"block {found.number} ends in its options")
        code, length = struct.unpack_from(f"{found.order}HH", body, at)
        at += 4
        if code == END_OF_OPTIONS:
            break
        if at + length > len(body):
            raise ValueError(f"block {found.number} has an option that is longer than itself")
        pairs.append((code, body[at : at + length]))
        at += length + -length % 4
    return pairs


def fields(found: Block, form: str) -> tuple[int, ...]:
    """The fixed fields that a block's body begins with. ValueError where it is shorter."""
    shape = struct.Struct(found.order + form)
    if len(found.body) < shape.size:
        raise ValueError(f"block {found.number} is too short for its kind")
    values: tuple[int, ...] = shape.unpack_from(found.body)
    return values
