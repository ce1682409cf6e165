"""From a description that fits into JSON to a card."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from harness.cards.card import Card
from harness.cards.errors import CardError
from harness.cards.hello import ATR_T0, ATR_T1, GREETING, HELLO_AID, HelloCard

_ATRS: Final = {"T=0": ATR_T0, "T=1": ATR_T1}


def make(name: str, options: Mapping[str, object]) -> Card:
    """The card called `name`, fresh from the factory. CardError names what would be allowed."""
    _known("card", name, _CARDS)
    maker, allowed = _CARDS[name]
    for option in options:
        _known(f"option of card {name}", option, allowed)
    return maker(options)


def names() -> list[str]:
    """The cards there are."""
    return sorted(_CARDS)


def _hello(options: Mapping[str, object]) -> Card:
    protocol = _text(options, "protocol", "T=1")
    _known("protocol", protocol, _ATRS)
    aid = _text(options, "aid", HELLO_AID.hex())
    try:
        name = bytes.fromhex(aid)
    except ValueError:
        raise CardError(f"option aid must be hexadecimal, not {aid!r}") from None
    return HelloCard(_ATRS[protocol], _text(options, "greeting", GREETING), name)


_CARDS: Final[Mapping[str, tuple[Callable[[Mapping[str, object]], Card], tuple[str, ...]]]] = {
    "hello": (_hello, ("aid", "greeting", "protocol")),
}


def _known(what: str, word: str, allowed: Iterable[str]) -> None:
    if word not in allowed:
        raise CardError(f"unknown {what}: {word!r}; allowed: {', '.join(sorted(allowed))}")


def _text(options: Mapping[str, object], option: str, default: str) -> str:
    value = options.get(option, default)
    if not isinstance(value, str):
        raise CardError(f"option {option} must be text, not {value!r}")
    return value
