"""What the fields of a request describe: worlds, cards, orders, slots. Refusal where it is none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from harness.world.channel import Refusal
from harness.world.errors import WorldError
from harness.world.order import Order, parse_order
from harness.world.parse import parse_card, parse_world
from harness.world.script import SLOT_NUMBERS, is_slot
from harness.world.world import CardSpec, World

Fields = Mapping[str, object]
Described = TypeVar("Described")


def world_in(fields: Fields) -> World:
    """The world that a request describes."""
    return _described(parse_world, fields.get("world"))


def card_in(fields: Fields) -> CardSpec:
    """The card that a request describes."""
    return _described(parse_card, fields.get("card"))


def order_in(fields: Fields) -> Order:
    """The order in a request."""
    return _described(lambda text: parse_order(str(text)), fields.get("text", ""))


def slot_in(fields: Fields) -> int:
    """The slot that a request is about; the first one unless it says so."""
    slot = fields.get("slot", 0)
    if not isinstance(slot, int) or not is_slot(slot):
        raise Refusal(f"slot is {SLOT_NUMBERS}, not {slot!r}")
    return slot


def _described(parse: Callable[[object], Described], value: object) -> Described:
    try:
        return parse(value)
    except WorldError as error:
        raise Refusal(error.error, error.hint) from None
