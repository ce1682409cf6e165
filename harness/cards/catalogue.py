"""From a description that fits into JSON to a card."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from harness.cards.card import Card
from harness.cards.errors import CardError
from harness.cards.faulty import Delivery, TroubledCard
from harness.cards.hello import ATR_T0, ATR_T1, GREETING, HELLO_AID, HelloCard
from harness.cards.store import StoreCard

_DIGITS: Final = 6  # of a number in an option
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
    return HelloCard(*_hello_options(options))


def _store(_: Mapping[str, object]) -> Card:
    return StoreCard()


def _troubled(options: Mapping[str, object]) -> Card:
    refusal = _text(options, "refusal", "")
    delivery = _text(options, "delivery", Delivery.DIRECT)
    _known("delivery", delivery, [*Delivery])
    return TroubledCard(
        *_hello_options(options),
        refusal=int.from_bytes(_hex(options, "refusal", "", 2)) if refusal else None,
        delivery=Delivery(delivery),
        chunk=_number(options, "chunk"),
        cut=_number(options, "cut"),
    )


def _hello_options(options: Mapping[str, object]) -> tuple[bytes, str, bytes]:
    """ATR, greeting and AID. The ATR may be given whole, or by the protocol it offers."""
    protocol = _text(options, "protocol", "T=1")
    _known("protocol", protocol, _ATRS)
    atr = _hex(options, "atr", _ATRS[protocol].hex())
    return atr, _text(options, "greeting", GREETING), _hex(options, "aid", HELLO_AID.hex())


_HELLO: Final = ("aid", "atr", "greeting", "protocol")
_CARDS: Final[Mapping[str, tuple[Callable[[Mapping[str, object]], Card], tuple[str, ...]]]] = {
    "hello": (_hello, _HELLO),
    "store": (_store, ()),
    "troubled": (_troubled, (*_HELLO, "chunk", "cut", "delivery", "refusal")),
}


def _hex(options: Mapping[str, object], option: str, default: str, length: int = 0) -> bytes:
    text = _text(options, option, default)
    try:
        data = bytes.fromhex(text)
    except ValueError:
        raise CardError(f"option {option} must be hexadecimal, not {text!r}") from None
    if length and len(data) != length:
        raise CardError(f"option {option} has {len(data)} bytes, it needs {length}")
    return data


def _number(options: Mapping[str, object], option: str) -> int:
    text = _text(options, option, "0")
    if not text.isdecimal() or len(text) > _DIGITS:
        raise CardError(f"option {option} must be a number, not {text[:20]!r}")
    return int(text)


def _known(what: str, word: str, allowed: Iterable[str]) -> None:
    if word not in allowed:
        raise CardError(f"unknown {what}: {word!r}; allowed: {', '.join(sorted(allowed))}")


def _text(options: Mapping[str, object], option: str, default: str) -> str:
    value = options.get(option, default)
    if not isinstance(value, str):
        raise CardError(f"option {option} must be text, not {value!r}")
    return value
