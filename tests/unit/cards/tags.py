"""Tags for tests: frames and answers as hexadecimal digits."""

from __future__ import annotations

from harness.cards.card import Card
from harness.cards.catalogue import make
from harness.cards.contactless import Contactless
from harness.cards.ntag21x import Ntag
from harness.cards.tag import Signal

PWD_AUTH = "1B FFFFFFFF"  # as delivered
TYPES = ("ntag213", "ntag215", "ntag216")


def tag(name: str = "ntag213", **options: str) -> Ntag:
    """A tag without a reader."""
    card = make(name, options)
    assert isinstance(card, Contactless)
    found = card._tag
    assert isinstance(found, Ntag)
    return found


def ask(asked: Ntag, frame: str) -> str:
    """What a tag says to a frame: bytes in hexadecimal, or the name of a signal."""
    answer = asked.transceive(bytes.fromhex(frame))
    return answer.name if isinstance(answer, Signal) else answer.hex(" ").upper()


def send(card: Card, command: str) -> str:
    """What a program gets for a command."""
    return card.transmit(bytes.fromhex(command)).hex(" ").upper()


def page(asked: Ntag, number: int) -> str:
    """A page as it is, password and all."""
    return asked.memory.pages[number].hex(" ").upper()
