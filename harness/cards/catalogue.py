"""The cards there are, made from descriptions that fit into JSON."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Final

from harness.cards.card import Card
from harness.cards.errors import CardError
from harness.cards.faulty import Faulty
from harness.cards.options import Options, check_known

# A card's class; or where it is, as module:class in this room, which is then imported with the
# first card of it: a bench of one card starts without the code of all others.
_CARDS: Final[Mapping[str, type[Card] | str]] = {
    "cryptoflex": "cryptoflex:CryptoflexCard",
    "hello": "hello:HelloCard",
    "iso7816": "iso7816:IsoCard",
    "mute": "mute:MuteCard",
    "ntag213": "ntag_card:Ntag213",
    "ntag215": "ntag_card:Ntag215",
    "ntag216": "ntag_card:Ntag216",
    "replay": "replay:ReplayCard",
    "script": "script:ScriptCard",
    "sim": "sim:SimCard",
    "store": "store:StoreCard",
}


def names() -> list[str]:
    """The cards there are."""
    return sorted(_CARDS)


def options(name: str) -> frozenset[str]:
    """The options that a card of this catalogue has."""
    asked = Options(f"card {name}", {})
    _class_of(name).from_options(asked)
    return asked.known


def make(
    name: str, options: Mapping[str, object], faults: Mapping[str, object] | None = None
) -> Card:
    """The card called `name`, fresh from the factory, with faults if there are to be some.

    CardError names what would be allowed; it also stands for whatever the card's own code raises.
    """
    check_known("card", name, _CARDS)
    try:
        card = _made(_class_of(name), Options(f"card {name}", options))
        return Faulty.from_options(card, Options("faults", faults)) if faults else card
    except CardError:
        raise
    except Exception as error:  # a card's author may have got anything wrong
        raise CardError(f"card {name} cannot be made: {type(error).__name__}: {error}") from error


def _class_of(name: str) -> type[Card]:
    kind = _CARDS[name]
    if not isinstance(kind, str):
        return kind
    module, _, called = kind.partition(":")
    found: type[Card] = getattr(import_module(f"harness.cards.{module}"), called)
    return found


def _made(kind: type[Card], options: Options) -> Card:
    card = kind.from_options(options)
    options.refuse_unknown()
    return card
