"""The world that the words of `inv bench` ask for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from harness.cards import catalogue
from harness.cards.hello import BOTH, GREETING, HELLO_AID
from harness.errors import BadInput, nearest
from harness.programs.contract import hex_bytes
from harness.scenarios import words
from harness.vicc.state_file import StateFile
from harness.vicc.typed_files import TREE, with_contents
from harness.world.errors import WorldError
from harness.world.world import CardSpec, World

NO_CARD = "none"
CARDS = (*catalogue.names(), NO_CARD)
_STATE = "state"


def world_of(
    card: str,
    typed: Mapping[str, str | None],
    state: StateFile | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> World:
    """A reader with that card.

    typed: options of the card as they stand on the command line, None where they do not; trace,
    script and tree are files. tell: gets each line of a trace that could not be used.
    BadInput for a card that there is not, an option that it does not have, or a value that is none.
    """
    if card not in CARDS:
        raise BadInput(f"There is no card {card!r}.", hint=nearest(card, CARDS))
    given = {name: value for name, value in typed.items() if value is not None}
    _check_options(card, [*given, *([_STATE] if state else [])], [*typed, _STATE])
    if card == NO_CARD:
        return words.world()
    given, unused = with_contents(given)
    for line in unused:
        tell(f"{typed['trace']}, {line}")
    made = _of_tree(card, given, typed[TREE]) if TREE in given else _described(card, given)
    if state is None or state.content is None:
        return words.world(made)
    try:
        return words.world(_described(card, {**given, _STATE: state.content.hex()}))
    except BadInput as problem:
        raise BadInput(
            f"{state.path} cannot be the state of this card.",
            problem.what,
            "name another file with --state, or leave out what else says how the card is made",
        ) from None


def _check_options(card: str, given: Collection[str], typed: Collection[str]) -> None:
    """Raise BadInput, naming those that it has, for an option that the card does not have."""
    known = frozenset() if card == NO_CARD else catalogue.options(card)
    for option in given:
        if option not in known:
            names = ", ".join(f"--{name}" for name in typed if name in known)
            which = f"No card, {card}," if card == NO_CARD else f"The card {card}"
            raise BadInput(
                f"{which} has no option --{option}.",
                hint=f"It has {names}." if names else "It has none of these; leave them out.",
            )


def _of_tree(card: str, given: Mapping[str, str], path: str | None) -> CardSpec:
    _described(card, {name: value for name, value in given.items() if name != TREE})
    try:
        return _described(card, given)
    except BadInput as problem:
        hint = "correct that line; harness/cards/iso_example.py has a model"
        what = f"{path} does not describe the files of a card."
        raise BadInput(what, problem.what, hint) from None


def _described(card: str, options: Mapping[str, str]) -> CardSpec:
    try:
        return words.card(card, 0, **options)
    except WorldError as error:
        raise BadInput(f"{error.error[:1].upper()}{error.error[1:]}.", hint=error.hint) from None


def in_words(world: World) -> str:
    """What is in the reader, for people."""
    card = world.card
    if card is None:
        return "no card in it"
    if card.name != "hello":
        return f"the card {card.name!r}"
    protocol = str(card.options.get("protocol", BOTH))
    offers = "T=0 and T=1" if protocol == BOTH else protocol
    has = (
        f"has the ATR {hex_bytes(card.atr or b'')}" if "atr" in card.options else f"offers {offers}"
    )
    greeting = str(card.options.get("greeting", GREETING))
    return f"a card that {has} and says {greeting!r} (AID {hex_bytes(HELLO_AID)})"
