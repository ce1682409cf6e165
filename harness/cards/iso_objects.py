"""Data objects in BER-TLV (ISO 7816-4, 5.2.2): tags of one or two bytes, lengths up to FFFFFF."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from harness.cards import status
from harness.cards.errors import Refused

DATA: Final = 0x53  # discretionary data
OFFSET: Final = 0x54
TAG_LIST: Final = 0x5C

_MORE: Final = 0x1F  # the low bits of a first tag byte that say that there is another


def tlv(tag: int, value: bytes) -> bytes:
    """A data object."""
    size = len(value)
    if size < 0x80:
        length = bytes((size,))
    else:
        digits = size.to_bytes((size.bit_length() + 7) // 8)
        length = bytes((0x80 | len(digits),)) + digits
    return tag.to_bytes(2 if tag > 0xFF else 1) + length + value


def fitting(tag: int, value: bytes, most: int) -> bytes:
    """A data object with as much of the value as fits into `most` bytes; 2 are the least."""
    size = min(len(value), max(0, most - 2))
    while len(tlv(tag, value[:size])) > max(2, most):
        size -= 1
    return tlv(tag, value[:size])


def is_tag(tag: int) -> bool:
    """Whether GET and PUT DATA can name a data object by this tag (ISO 7816-4, 11.4.1).

    0040 to 00FE, without those that a second byte would have to follow; 0100 to 01FF are a
    card's own; from 4000 on two bytes, of which the second counts from 1F to 7F.
    """
    first, second = tag >> 8, tag & 0xFF
    if not first:
        return 0x40 <= second <= 0xFE and second & _MORE != _MORE
    return first == 0x01 or (first >= 0x40 and first & _MORE == _MORE and _MORE <= second < 0x80)


def parse(data: bytes) -> list[tuple[int, bytes]]:
    """The data objects one after the other, to the last byte. Refused (6A80) if they are none."""
    found: list[tuple[int, bytes]] = []
    at = 0
    while at < len(data):
        tag, at = _tag(data, at)
        size, at = _length(data, at)
        found.append((tag, data[at : at + size]))
        at += size
    if at != len(data):
        raise Refused(status.WRONG_DATA)
    return found


def tags(data: bytes) -> list[int]:
    """The tags of a tag list. Refused (6A80) for one that is cut."""
    found, at = [], 0
    while at < len(data):
        tag, at = _tag(data, at)
        found.append(tag)
    return found


def by_tag(
    data: bytes, required: Collection[int], optional: Collection[int] = ()
) -> dict[int, bytes]:
    """The values by tag. Refused (6A80) where one lacks, is there twice, or is not asked for."""
    objects = parse(data)
    found = dict(objects)
    known = len(found) == len(objects) and all(tag in required or tag in optional for tag in found)
    if not known or not all(tag in found for tag in required):
        raise Refused(status.WRONG_DATA)
    return found


def number(value: bytes) -> int:
    """A value of 1 to 3 bytes as a number. Refused (6A80) for another length."""
    if not 1 <= len(value) <= 3:
        raise Refused(status.WRONG_DATA)
    return int.from_bytes(value)


def joined(objects: Iterable[tuple[int, bytes]]) -> bytes:
    """Data objects one after the other."""
    return b"".join(tlv(tag, value) for tag, value in objects)


def _tag(data: bytes, at: int) -> tuple[int, int]:
    size = 2 if data[at] & _MORE == _MORE else 1
    if at + size > len(data):
        raise Refused(status.WRONG_DATA)
    return int.from_bytes(data[at : at + size]), at + size


def _length(data: bytes, at: int) -> tuple[int, int]:
    first = data[at] if at < len(data) else 0xFF
    if first < 0x80:
        return first, at + 1
    size = first & 0x7F
    end = at + 1 + size
    if not 1 <= size <= 3 or end > len(data):
        raise Refused(status.WRONG_DATA)
    return int.from_bytes(data[at + 1 : end]), end
