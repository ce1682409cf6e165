"""A card as the words of a command line describe it, with what files have of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from harness.cards import catalogue
from harness.cards.card import Card
from harness.cards.errors import CardError
from harness.cards.hello import BOTH, GREETING, HELLO_AID
from harness.errors import BadInput, nearest
from harness.forms.reading import spaced
from harness.vicc.state_file import StateFile
from harness.vicc.typed_files import TREE, with_contents

STATE = "state"


@dataclass(frozen=True)
class TypedCard:
    """A card of the catalogue and its options. words: what it is, for people."""

    name: str
    options: Mapping[str, str]

    def make(self) -> Card:
        """The card. BadInput where these options make none."""
        try:
            return catalogue.make(self.name, self.options)
        except CardError as error:
            said = str(error)
            raise BadInput(f"{said[:1].upper()}{said[1:]}.") from None

    @property
    def words(self) -> str:
        if self.name != "hello":
            return f"the card {self.name!r}"
        protocol = self.options.get("protocol", BOTH)
        offers = "T=0 and T=1" if protocol == BOTH else protocol
        with_atr = "atr" in self.options
        has = f"has the ATR {spaced(self.make().atr)}" if with_atr else f"offers {offers}"
        greeting = self.options.get("greeting", GREETING)
        return f"a card that {has} and says {greeting!r} (AID {spaced(HELLO_AID)})"


def typed_card(
    name: str,
    typed: Mapping[str, str | None],
    state: StateFile | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> TypedCard:
    """The card of that name.

    typed: options of the card as they stand on the command line, None where they do not; trace,
    answers and tree are files. tell: gets each line of a trace that could not be used.
    BadInput for a card that there is not, an option that it does not have, or a value that is none.
    """
    check_name(name, catalogue.names())
    given = {option: value for option, value in typed.items() if value is not None}
    options = [*given, *([STATE] if state else [])]
    check_options(f"The card {name}", catalogue.options(name), options, [*typed, STATE])
    contents, unused = with_contents(given)
    for line in unused:
        tell(f"{typed['trace']}, {line}")
    card = TypedCard(name, contents)
    if TREE in given:
        _check_tree(card, given[TREE])
    else:
        card.make()
    return card if state is None else _with_state(card, state)


def check_name(name: str, known: Collection[str]) -> None:
    """BadInput for a card that there is not."""
    if name not in known:
        raise BadInput(f"There is no card {name!r}.", hint=nearest(name, known))


def check_options(
    which: str, known: Collection[str], given: Collection[str], typed: Collection[str]
) -> None:
    """BadInput, with those that it has, for an option that a card does not have.

    given: those that were typed, of all that can be: typed.
    """
    for option in given:
        if option not in known:
            names = ", ".join(f"--{name}" for name in typed if name in known)
            raise BadInput(
                f"{which} has no option --{option}.",
                hint=f"It has {names}." if names else "It has none of these; leave them out.",
            )


def _check_tree(card: TypedCard, path: str) -> None:
    """BadInput where the file does not describe a card; else for what else is wrong with it."""
    TypedCard(card.name, {n: value for n, value in card.options.items() if n != TREE}).make()
    try:
        card.make()
    except BadInput as problem:
        hint = "correct that line; harness/cards/iso_example.py has a model"
        what = f"{path} does not describe the files of a card."
        raise BadInput(what, problem.what, hint) from None


def _with_state(card: TypedCard, state: StateFile) -> TypedCard:
    if state.content is None:
        return card
    kept = TypedCard(card.name, {**card.options, STATE: state.content.hex()})
    try:
        kept.make()
    except BadInput as problem:
        raise BadInput(
            f"{state.path} cannot be the state of this card.",
            problem.what,
            "name another file with --state, or leave out what else says how the card is made",
        ) from None
    return kept
