"""The world that the words of `inv bench` ask for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from harness.cards import catalogue
from harness.errors import BadInput
from harness.readers.vpcd import NAME, SLOTS
from harness.vicc.state_file import StateFile
from harness.vicc.typed_card import STATE, TypedCard, check_name, check_options, typed_card
from harness.world.errors import WorldError
from harness.world.parse import parse_card, parse_reader
from harness.world.world import ReaderSpec, Serving, World

NO_CARD = "none"
CARDS = (*catalogue.names(), NO_CARD)
EMPTY: Final = World(Serving.SERVES, ReaderSpec())


def world_of(
    card: str,
    typed: Mapping[str, str | None],
    state: StateFile | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> World:
    """A reader with that card; "none" for an empty one. The rest: see `vicc.typed_card`."""
    check_name(card, CARDS)
    if card == NO_CARD:
        given = [name for name, value in typed.items() if value is not None]
        options = [*given, *([STATE] if state else [])]
        check_options(f"No card, {NO_CARD},", (), options, [*typed, STATE])
        return EMPTY
    made = typed_card(card, typed, state, tell)
    return EMPTY.with_card(parse_card({"name": made.name, "options": {**made.options}}))


def reader_of(name: str = NAME, slots: int = SLOTS) -> ReaderSpec:
    """A reader of that name and number of slots. BadInput for one that there cannot be."""
    try:
        return parse_reader({"name": name, "slots": slots})
    except WorldError as error:
        said = f"{error.error[0].upper()}{error.error[1:]}."
        raise BadInput(said, hint=error.hint) from None


def in_words(world: World) -> str:
    """What is in the reader, for people."""
    card = world.card
    if card is None:
        return "no card in it"
    options = {name: str(value) for name, value in card.options.items()}
    return TypedCard(card.name, options).words
