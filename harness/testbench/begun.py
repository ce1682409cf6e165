"""The world that a test begins with."""

from __future__ import annotations

from collections.abc import Mapping

from harness.bench.typed_world import NO_CARD, reader_of, world_of
from harness.cards.card import Card
from harness.errors import BadInput
from harness.readers.vpcd import NAME, SLOTS
from harness.testbench.own_cards import OwnCards
from harness.world.parse import parse_card
from harness.world.world import CardSpec, Serving, World

AnyCard = str | Card


def world_for(
    own: OwnCards,
    card: AnyCard | None,
    second: AnyCard | None,
    reader: str | bool,
    slots: int,
    daemon: str,
    options: Mapping[str, str],
) -> World:
    """A world as `PcscBench.begin` describes it. BadInput for what no bench can be."""
    if daemon not in {*Serving}:
        raise BadInput(f"There is no daemon {daemon!r}.", hint=f"it is one of {', '.join(Serving)}")
    if daemon != Serving.SERVES:
        return World(Serving(daemon))
    if not reader:
        return World(Serving.SERVES)
    name = NAME if reader is True else reader
    world = World(Serving.SERVES, reader_of(name, slots))
    if second is not None and slots < SLOTS:
        raise BadInput("A second card needs a second slot.", hint=f"slots={SLOTS}")
    for slot, one in enumerate((card, second)):
        spec = _card(own, one, slot, options if slot == 0 else {})
        world = world.with_card(spec) if spec else world
    return world


def _card(
    own: OwnCards, card: AnyCard | None, slot: int, options: Mapping[str, str]
) -> CardSpec | None:
    if isinstance(card, Card):
        return parse_card(own.put(card, slot))
    if card in (None, NO_CARD):
        return None
    spec = world_of(str(card), options).card
    return spec and parse_card(spec.as_object() | {"slot": slot})
