"""Saved states of cards: bytes that say whose they are and whether they are whole.

In this order: eight bytes of a mark, one of the version, one with the length of the card's
name, the name in ASCII, four with the length of the content, the content, and the SHA-256 of
all before it.
"""

from __future__ import annotations

import hashlib
from typing import Final

from harness.cards.errors import CardError

_MARK: Final = b"PCSCCARD"
VERSION: Final = 1
_HEAD: Final = len(_MARK) + 2
_SIZE: Final = 4
_DIGEST: Final = hashlib.sha256().digest_size


def pack(name: str, content: bytes) -> bytes:
    """The saved state of the card with that name of the catalogue."""
    body = _MARK + bytes((VERSION, len(name))) + name.encode("ascii")
    body += len(content).to_bytes(_SIZE) + content
    return body + hashlib.sha256(body).digest()


def unpack(name: str, saved: bytes) -> bytes:
    """The content of a state that the card with that name has saved; CardError if it is none."""
    if not saved.startswith(_MARK) and not _MARK.startswith(saved):
        raise CardError("this is no saved state of a card: it does not begin as one does")
    if len(saved) < _HEAD:
        raise _truncated(saved, _HEAD)
    version, length = saved[len(_MARK) : _HEAD]
    if version != VERSION:
        raise CardError(f"a saved state of version {version}; known here: {VERSION}")
    start = _HEAD + length + _SIZE
    if len(saved) < start:
        raise _truncated(saved, start)
    whole = start + int.from_bytes(saved[start - _SIZE : start]) + _DIGEST
    if len(saved) < whole:
        raise _truncated(saved, whole)
    if len(saved) > whole or hashlib.sha256(saved[:-_DIGEST]).digest() != saved[-_DIGEST:]:
        raise CardError("the saved state is corrupted: its check sum does not fit")
    if saved[_HEAD : _HEAD + length] != name.encode("ascii"):
        other = saved[_HEAD : _HEAD + length].decode("ascii", "replace")
        raise CardError(f"this is the saved state of a card {other}, not of a card {name}")
    return saved[start:-_DIGEST]


def _truncated(saved: bytes, whole: int) -> CardError:
    return CardError(f"the saved state is truncated: {len(saved)} bytes of at least {whole}")
