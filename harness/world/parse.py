"""Worlds and cards from JSON: every value is one, or is refused with what is allowed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Final, TypeVar

from harness.cards import catalogue
from harness.cards.card import check_atr
from harness.cards.errors import CardError
from harness.readers import qemu, vpcd
from harness.readers.vpcd import SLOTS
from harness.world.errors import WorldError
from harness.world.script import SLOT_NUMBERS, is_slot, parse_script
from harness.world.world import CardSpec, ReaderSpec, Serving, Share, World

_PROGRAM_KEYS: Final = ("program",)
_RELAY_KEYS: Final = ("relays",)
_OUTSIDE_KEYS: Final = ("outside", "slot")
_CARD_KEYS: Final = ("name", "options", "faults", "quickack", "slot")
_READER_KEYS: Final = ("name", "slots", "driver")
_WORLD_KEYS: Final = (
    *("daemon", "reader", "cards", "card", "late", "second_client", "script", "next_card"),
)
_NAME_BYTES: Final = 121  # MAX_READERNAME, without " 00 00" and the zero at the end


def parse_world(fields: object) -> World:
    """A world from JSON; daemon and reader default to the usual ones, cards to none.

    "card" stands for "cards" with one in it. WorldError if wrong.
    """
    known = _keys("world", fields, _WORLD_KEYS)
    daemon = _one_of("daemon", known.get("daemon", Serving.SERVES), Serving)
    reader = known.get("reader", {})
    spec = None if reader is None else parse_reader(reader)
    cards = _cards(known)
    held = known.get("second_client")
    second_client = None if held is None else _one_of("second_client", held, Share)
    script = parse_script(known.get("script", []))
    if spec and spec.of_pcscd and daemon is not Serving.SERVES:
        spec = None
    if spec and not spec.of_pcscd and daemon is not Serving.NONE:
        raise WorldError(f"no pcscd has the reader {spec.driver}", '"daemon": "none"')
    if spec and any(card.slot >= spec.slots for card in cards):
        raise WorldError("the reader has one slot, 0", '"reader": {"slots": 2}')
    late = _flag(known, "late", False)
    if second_client and (late or not (spec and cards)):
        raise WorldError("a second client needs a card that is in", 'add "cards"')
    after = known.get("next_card")
    next_card = None if after is None or not spec else parse_card(after)
    return World(daemon, spec, cards if spec else (), late, second_client, script, next_card)


def _cards(fields: Mapping[str, object]) -> tuple[CardSpec, ...]:
    one, many = fields.get("card"), fields.get("cards", [])
    if not isinstance(many, list) or (many and one is not None):
        raise WorldError("cards is a list, or card is one", '"cards": [{"name": "hello"}]')
    cards = sorted(map(parse_card, many if one is None else [one]), key=lambda card: card.slot)
    if len({card.slot for card in cards}) < len(cards):
        raise WorldError("two cards in one slot", 'give one of them "slot": 1')
    return tuple(_with_its_atr(card, cards) for card in cards)


def _with_its_atr(card: CardSpec, cards: Iterable[CardSpec]) -> CardSpec:
    """A relay has the ATR of the card that it relays to, which has to be there."""
    if card.relays is None:
        return card
    for other in cards:
        if other.slot == card.relays and not other.apart:
            return replace(card, atr=other.atr)
    raise WorldError(
        f"no card in slot {card.relays} to relay to", '{"name": "hello", "slot": 1} in "cards"'
    )


def parse_reader(fields: object) -> ReaderSpec:
    """A reader from JSON; its name and slots default to the usual ones. WorldError if wrong."""
    known = _keys("reader", fields, _READER_KEYS)
    driver = known.get("driver", vpcd.DRIVER)
    if driver == qemu.DRIVER:
        return ReaderSpec(qemu.NAME, qemu.SLOTS, qemu.DRIVER)
    if driver != vpcd.DRIVER:
        allowed = f"allowed: {vpcd.DRIVER}, {qemu.DRIVER}"
        raise WorldError(f"there is no reader driver {driver!r}", allowed)
    name, slots = known.get("name", ReaderSpec.name), known.get("slots", SLOTS)
    if not isinstance(name, str) or not name or '"' in name or not name.isprintable():
        raise WorldError(f"a reader's name is printable text without quotes, not {name!r}")
    if len(name.encode()) > _NAME_BYTES:
        raise WorldError(f"a reader's name has at most {_NAME_BYTES} bytes in UTF-8")
    if type(slots) is not int or not 1 <= slots <= SLOTS:
        raise WorldError(f"a reader has 1 or {SLOTS} slots, not {slots!r}")
    return ReaderSpec(name, slots)


def parse_card(fields: object) -> CardSpec:
    """A card from JSON. WorldError, naming what is allowed, when it cannot be made."""
    if isinstance(fields, dict) and "program" in fields:
        argv = _keys("card", fields, _PROGRAM_KEYS)["program"]
        if not isinstance(argv, list) or not argv or not all(isinstance(a, str) for a in argv):
            raise WorldError(
                "program must be a list of words", '"program": ["/usr/local/bin/card"]'
            )
        return CardSpec(program=tuple(argv))
    if isinstance(fields, dict) and "relays" in fields:
        slot = _keys("card", fields, _RELAY_KEYS)["relays"]
        return CardSpec(relays=_slot("relays", slot))
    if isinstance(fields, dict) and "outside" in fields:
        known = _keys("card", fields, _OUTSIDE_KEYS)
        atr = _atr(known["outside"])
        return CardSpec(outside=True, atr=atr, slot=_slot("slot", known.get("slot", 0)))
    known = _keys("card", fields, _CARD_KEYS)
    name, options = known.get("name"), known.get("options", {})
    faults = known.get("faults", {})
    if not isinstance(name, str) or not isinstance(options, dict) or not isinstance(faults, dict):
        raise WorldError("a card needs a name", '"card": {"name": "hello", "options": {}}')
    try:
        atr = catalogue.make(name, options, faults).atr
    except CardError as error:
        raise WorldError(str(error), "correct the card's description") from None
    slot = _slot("slot", known.get("slot", 0))
    return CardSpec(name, options, faults, _flag(known, "quickack", True), slot, atr=atr)


def _atr(value: object) -> bytes:
    try:
        atr = bytes.fromhex(str(value))
        check_atr(atr)
    except ValueError as error:
        raise WorldError(f"an ATR in hexadecimal is wanted: {error}", '"outside": "3B00"') from None
    return atr


def _slot(what: str, value: object) -> int:
    if isinstance(value, int) and is_slot(value):
        return value
    raise WorldError(f"{what} is {SLOT_NUMBERS}, not {value!r}")


def _keys(what: str, fields: object, allowed: Iterable[str]) -> dict[str, object]:
    names = ", ".join(allowed)
    if not isinstance(fields, dict):
        raise WorldError(f"{what} must be an object", f"allowed keys: {names}")
    for key in fields:
        if key not in allowed:
            raise WorldError(f"unknown key of {what}: {key!r}", f"allowed: {names}")
    return fields


_Word = TypeVar("_Word", bound=StrEnum)


def _one_of(what: str, value: object, words: type[_Word]) -> _Word:
    try:
        return words(str(value))
    except ValueError:
        raise WorldError(f"{what} is {value!r}", f"allowed: {', '.join(words)}") from None


def _flag(fields: Mapping[str, object], key: str, default: bool) -> bool:
    value = fields.get(key, default)
    if not isinstance(value, bool):
        raise WorldError(f"{key} must be true or false, not {value!r}")
    return value
