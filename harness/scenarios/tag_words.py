"""The words of the scenarios of uid, wait and atr: contactless tags, and ATRs at random."""

from __future__ import annotations

import random
from collections.abc import Callable

from harness.atr.make import both_protocols
from harness.programs.hello import OK
from harness.programs.uid import GET_UID
from harness.scenarios.case import Case
from harness.scenarios.words import CaseMaker, answers, card, letters, world
from harness.trace.exchange import Exchange
from harness.world.world import CardSpec

NXP = 0x04  # the first byte of the UIDs of that maker's chips (ISO/IEC 7816-6)
UNANSWERED = (Exchange(GET_UID, b""),)

# PC/SC part 3, 3.1.3.2.3: the historical bytes of a storage card, up to its standard (03, ISO
# 14443-3 type A); then two bytes for its name, and four that are 00.
_STORAGE = bytes.fromhex("80 4F 0C A0 00 00 03 06 03")


def tag(rng: random.Random, kind: str = "ntag213") -> CardSpec:
    """A tag with a random UID."""
    return card(kind, uid=random_uid(rng).hex())


def unknown_tag(rng: random.Random, slot: int = 0) -> CardSpec:
    """A tag of which a program can know nothing: its UID is random, and so is its ATR."""
    return card("ntag213", slot, uid=random_uid(rng).hex(), atr=storage_atr(rng).hex())


def random_uid(rng: random.Random) -> bytes:
    """Seven bytes, as long as UIDs of double size are."""
    return bytes((NXP,)) + rng.randbytes(6)


def storage_atr(rng: random.Random) -> bytes:
    """The ATR of a storage card behind a contactless reader, of a random name."""
    return both_protocols(_STORAGE + rng.randbytes(2) + bytes(4))


def historical(rng: random.Random) -> bytes:
    """Historical bytes at random: letters, which are no category of ISO 7816-4."""
    return letters(rng, 12).encode()


def uid_of(spec: CardSpec) -> bytes:
    """The UID that a tag is described with."""
    return bytes.fromhex(str(spec.options["uid"]))


def tells_uid(inserted: CardSpec) -> Exchange:
    """The exchange by which a tag's UID is learnt."""
    return Exchange(GET_UID, uid_of(inserted) + OK, inserted.slot)


def random_tag(kind: str) -> CaseMaker:
    """A tag of that kind is there, and tells its UID."""

    def case(rng: random.Random) -> Case:
        inserted = tag(rng, kind)
        return answers(world(inserted), tells_uid(inserted))

    return case


def with_atr(make: Callable[[random.Random], bytes]) -> CaseMaker:
    """A card with an ATR at random is there, and nothing is sent to it."""
    return lambda rng: answers(world(card(atr=make(rng).hex())))
