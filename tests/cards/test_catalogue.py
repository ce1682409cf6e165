"""Cards from descriptions."""

from __future__ import annotations

import pytest

from harness.cards.catalogue import make
from harness.cards.errors import CardError
from harness.cards.hello import ATR_T0, ATR_T1

SELECT = bytes.fromhex("00A404000AA00000006203010C0601")


def test_the_plain_hello_card() -> None:
    card = make("hello", {})
    assert card.atr == ATR_T1
    assert card.transmit(SELECT) == b"\x90\x00"
    assert card.transmit(bytes(4)) == b"Hello world!\x90\x00"


def test_every_option() -> None:
    card = make("hello", {"protocol": "T=0", "greeting": "Moin", "aid": "A0 00 00 01 51"})
    assert card.atr == ATR_T0
    assert card.transmit(bytes.fromhex("00A4040005A000000151")) == b"\x90\x00"
    assert card.transmit(bytes(4)) == b"Moin\x90\x00"


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("goodbye", {}, "unknown card: 'goodbye'; allowed: hello"),
        ("hello", {"colour": "red"}, "'colour'; allowed: aid, greeting, protocol"),
        ("hello", {"protocol": "T=2"}, "unknown protocol: 'T=2'; allowed: T=0, T=1"),
        ("hello", {"greeting": 7}, "option greeting must be text, not 7"),
        ("hello", {"aid": "A0 0"}, "option aid must be hexadecimal, not 'A0 0'"),
        ("hello", {"aid": "A0"}, "an AID has 5 to 16 bytes"),
    ],
)
def test_what_cannot_be_made(name: str, options: dict[str, object], message: str) -> None:
    with pytest.raises(CardError) as caught:
        make(name, options)
    assert message in str(caught.value)
