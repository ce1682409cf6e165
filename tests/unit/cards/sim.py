"""What the tests of the SIM share: its commands, as they stand on paper."""

from __future__ import annotations

from harness.cards.card import Card
from harness.cards.catalogue import make

from .iso import say

PIN, PIN2, PUK, PUK2 = "1234", "5678", "12345678", "87654321"


def sim(*selected: str, presented: bool = True, **options: str) -> Card:
    """A card with these files selected one after the other, and CHV1 presented."""
    card = make("sim", options)
    if presented:
        assert say(card, verify(PIN)) == "90 00"
    for fid in selected:
        assert say(card, select(fid)).startswith("9F")
    return card


def select(fid: str) -> str:
    return f"A0A4000002 {fid}"


def coded(digits: str) -> str:
    return digits.encode().hex().ljust(16, "F")


def verify(digits: str, number: int = 1) -> str:
    return f"A02000{number:02X}08 {coded(digits)}"


def change(old: str, new: str, number: int = 1) -> str:
    return f"A02400{number:02X}10 {coded(old)}{coded(new)}"


def disable(digits: str, number: int = 1) -> str:
    return f"A02600{number:02X}08 {coded(digits)}"


def enable(digits: str, number: int = 1) -> str:
    return f"A02800{number:02X}08 {coded(digits)}"


def unblock(puk: str, new: str, p2: int = 0) -> str:
    return f"A02C00{p2:02X}10 {coded(puk)}{coded(new)}"


def fetched(card: Card, command: str) -> str:
    """What GET RESPONSE gives after a command that tells of data."""
    told = say(card, command)
    assert told.startswith("9F "), told
    return say(card, f"A0C00000 {told[3:]}")
