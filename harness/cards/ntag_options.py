"""What an NTAG card can be made as: options become a memory."""

from __future__ import annotations

import re
from typing import Final

from harness.cards import saved
from harness.cards.errors import CardError
from harness.cards.ntag21x import Ntag, Tear
from harness.cards.ntag_chip import Chip
from harness.cards.ntag_memory import UID_BYTES, Memory, fill_user, fresh, put, uid_of
from harness.cards.options import Options

UID: Final = bytes.fromhex("04 A1 B2 C3 D4 E5 80")

_NXP: Final = 0x04  # the first byte of every UID that NXP gives
_NDEF_TLV, _TERMINATOR = 0x03, 0xFE  # NFC Forum Type 2 Tag, 2.3
_MOST_SHORT: Final = 0xFE  # bytes that a TLV's one length byte can count; FF begins a long one
_ATTEMPTS, _READS = 1, 3  # bytes of the counters, behind the pages of a saved state
_RANGE: Final = re.compile(r"(\d{1,3})(?:-(\d{1,3}))?", re.ASCII)


def tag_from(chip: Chip, options: Options) -> Ntag:
    """The tag that options describe: see `ntag_card.NtagCard`."""
    state = options.hex("state")
    uid = _uid(options)
    made = _made(chip, uid or UID, options)
    tear = _tear(chip, options)
    if not state:
        return Ntag(Memory(chip, made), tear=tear)
    if made != fresh(chip, uid or UID):
        raise CardError(
            "a saved state has the content of a tag; give it without what else makes one"
        )
    return _restored(chip, state, uid, tear)


def saved_state(tag: Ntag) -> bytes:
    """All that outlives the field, in the format of `saved`."""
    memory = tag.memory
    counters = tag.attempts.to_bytes(_ATTEMPTS) + tag.reads.to_bytes(_READS)
    return saved.pack(memory.chip.name, memory.raw() + counters)


def _restored(chip: Chip, state: bytes, uid: bytes, tear: Tear) -> Ntag:
    content = saved.unpack(chip.name, state)
    pages = 4 * (chip.last + 1)
    if len(content) != pages + _ATTEMPTS + _READS:
        raise CardError(f"the saved state has {len(content)} bytes of content, not those of a tag")
    raw, attempts = content[:pages], content[pages]
    if uid and uid_of(raw) != uid:
        said = f"{uid_of(raw).hex().upper()}, not {uid.hex().upper()}"
        raise CardError(f"the saved state is that of a tag with the UID {said}")
    return Ntag(Memory(chip, raw), attempts, int.from_bytes(content[pages + _ATTEMPTS :]), tear)


def _uid(options: Options) -> bytes:
    """The UID, b"" where none is given."""
    uid = options.hex("uid")
    if uid and (len(uid) != UID_BYTES or uid[0] != _NXP):
        rule = f"{UID_BYTES} bytes, the first one 04 (NXP), such as {UID.hex().upper()}"
        raise CardError(f"a UID has {rule}; this is {uid.hex().upper()}")
    return uid


def _made(chip: Chip, uid: bytes, options: Options) -> bytearray:
    """The pages of a tag that has no saved state."""
    raw = fresh(chip, uid)
    user = _user_memory(chip, options)
    if user is not None:
        fill_user(chip, raw, user)
    put(raw, chip.pwd, options.hex("password", length=4))
    put(raw, chip.last, options.hex("pack", length=2))
    put(raw, chip.cfg0, options.hex("auth0", length=1), byte=3)
    put(raw, chip.cfg1, options.hex("access", length=1))
    for page in pages_of("locked", options.text("locked")):
        bit = chip.lock_bit(page)
        if bit is None:
            last = chip.dynamic_locks - 1
            raise CardError(f"page {page} has no lock bit; pages 3 to {last} have one")
        at = 4 * bit[0] + (2 if page < 16 else 0) + bit[1] // 8
        raw[at] |= 1 << bit[1] % 8
    return raw


def _user_memory(chip: Chip, options: Options) -> bytes | None:
    """The user memory; None where it is as delivered."""
    message, pages = options.hex("ndef"), options.hex("pages")
    if message and pages:
        raise CardError("ndef and pages both say what is in the user memory; give one of them")
    if message:
        length = len(message)
        short = bytes((length,)) if length <= _MOST_SHORT else b"\xff" + length.to_bytes(2)
        pages = bytes((_NDEF_TLV,)) + short + message + bytes((_TERMINATOR,))
    if len(pages) > chip.user_bytes:
        what = "the message with its TLV" if message else "pages"
        raise CardError(f"{what} has {len(pages)} bytes, a {chip.name} holds {chip.user_bytes}")
    return pages or None


def _tear(chip: Chip, options: Options) -> Tear:
    number, text = options.number("tear"), options.text("lost")
    if not text:
        return Tear(number)
    if not number:
        raise CardError("lost says which pages a tear takes; tear says at which page write")
    lost = pages_of("lost", text)
    for page in sorted(lost):
        if page in chip.tear_proof or not 4 <= page <= chip.last:
            proof = ", ".join(map(str, sorted(chip.tear_proof)))
            raise CardError(
                f"page {page} cannot be lost: pages 4 to {chip.last} can, without the "
                f"tear-proof {proof}"
            )
    return Tear(number, lost)


def pages_of(option: str, text: str) -> frozenset[int]:
    """Pages in decimal, such as "4-7,16"; none for an empty text."""
    pages: set[int] = set()
    for part in filter(None, text.replace(" ", "").split(",")):
        found = _RANGE.fullmatch(part)
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
        if first > last:
            raise CardError(f'option {option} has pages in decimal, such as "4-7,16", not {part!r}')
        pages.update(range(first, last + 1))
    return frozenset(pages)
