"""A hello card with a fault, its application selected."""

from __future__ import annotations

from harness.cards.card import Card
from harness.cards.faulty import Delivery, Faulty
from harness.cards.hello import HelloCard

SELECT = "00 A4 04 00 0A A0 00 00 00 62 03 01 0C 06 01"
GREET = "00 00 00 00"
HELLO = "48 65 6C 6C 6F 20 77 6F 72 6C 64 21 90 00"
DIRECT, PARTS, EXACT = Delivery.DIRECT, Delivery.GET_RESPONSE, Delivery.EXACT_LE


def say(card: Card, *commands: str) -> str:
    """The answer to the last command, as the transcript writes it."""
    answers = [card.transmit(bytes.fromhex(command)) for command in commands]
    return answers[-1].hex(" ").upper()


def selected(
    greeting: str = "Hello world!",
    delivery: Delivery = DIRECT,
    refusal: int | None = None,
    chunk: int = 256,
    cut: int = 0,
) -> Faulty:
    """A hello card with that fault, its application selected."""
    plain = HelloCard(greeting=greeting)
    card = Faulty(plain, refusal=refusal, delivery=delivery, chunk=chunk, cut=cut)
    assert say(card, SELECT) == "90 00"
    return card
