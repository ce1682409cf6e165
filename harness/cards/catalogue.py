"""The cards there are, made from descriptions that fit into JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from harness.cards.card import Card
from harness.cards.cryptoflex import CryptoflexCard
from harness.cards.errors import CardError
from harness.cards.faulty import Faulty
from harness.cards.hello import HelloCard
from harness.cards.iso7816 import IsoCard
from harness.cards.mute import MuteCard
from harness.cards.ntag_card import Ntag213, Ntag215, Ntag216
from harness.cards.options import Options, check_known
from harness.cards.replay import ReplayCard
from harness.cards.script import ScriptCard
from harness.cards.sim import SimCard
from harness.cards.store import StoreCard

_CARDS: Final[Mapping[str, type[Card]]] = {
    "cryptoflex": CryptoflexCard,
    "hello": HelloCard,
    "iso7816": IsoCard,
    "mute": MuteCard,
    "ntag213": Ntag213,
    "ntag215": Ntag215,
    "ntag216": Ntag216,
    "replay": ReplayCard,
    "script": ScriptCard,
    "sim": SimCard,
    "store": StoreCard,
}


def names() -> list[str]:
    """The cards there are."""
    return sorted(_CARDS)


def options(name: str) -> frozenset[str]:
    """The options that a card of this catalogue has."""
    asked = Options(f"card {name}", {})
    _CARDS[name].from_options(asked)
    return asked.known


def make(
    name: str, options: Mapping[str, object], faults: Mapping[str, object] | None = None
) -> Card:
    """The card called `name`, fresh from the factory, with faults if there are to be some.

    CardError names what would be allowed; it also stands for whatever the card's own code raises.
    """
    check_known("card", name, _CARDS)
    try:
        card = _made(_CARDS[name], Options(f"card {name}", options))
        return Faulty.from_options(card, Options("faults", faults)) if faults else card
    except CardError:
        raise
    except Exception as error:  # a card's author may have got anything wrong
        raise CardError(f"card {name} cannot be made: {type(error).__name__}: {error}") from error


def _made(kind: type[Card], options: Options) -> Card:
    card = kind.from_options(options)
    options.refuse_unknown()
    return card
