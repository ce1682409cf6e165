"""A card that is another one somewhere else, with a hook between it and the program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from harness.cards.card import Card
from harness.cards.errors import CardFault


class Relayed(Protocol):
    """The card at the other end.

    atr: what it said at its last power-on or reset. Its methods raise CardLeft when it has gone
    or lost its state, and CardFault when it is there and cannot be reached.
    """

    atr: bytes

    def transmit(self, command: bytes) -> bytes:
        """Its response to a command; returns when it has answered."""

    def power_on(self) -> None:
        """Cold reset."""

    def power_off(self) -> None:
        """Nobody uses it any more."""

    def reset(self) -> None:
        """Warm reset."""


def _as_it_came(command: bytes) -> bytes:
    return command


def _as_it_went(_: bytes, response: bytes) -> bytes:
    return response


@dataclass(frozen=True)
class Hook:
    """Two functions that see every exchange, and may change it.

    command:  gets what the program sent, gives what the card is to get.
    response: gets what the program sent and what the card answered, gives what the program gets.
    """

    command: Callable[[bytes], bytes] = _as_it_came
    response: Callable[[bytes, bytes], bytes] = _as_it_went


class RelayCard(Card):
    """Hands commands on to another card, and its responses back, byte for byte."""

    def __init__(self, other: Relayed, hook: Hook | None = None) -> None:
        super().__init__(other.atr)
        self._other, self._hook = other, hook or Hook()

    def transmit(self, raw: bytes) -> bytes:
        command = _checked("command", self._hook.command(raw))
        answer = self._other.transmit(command)
        return _checked("response", self._hook.response(raw, answer))

    def power_on(self) -> None:
        self._other.power_on()
        self.atr = self._other.atr

    def power_off(self) -> None:
        self._other.power_off()

    def reset(self) -> None:
        self._other.reset()
        self.atr = self._other.atr


def _checked(function: str, gave: object) -> bytes:
    """What a function of a hook gave, which has to be bytes."""
    if isinstance(gave, (bytes, bytearray)) and gave:
        return bytes(gave)
    raise CardFault(f"hook: {function} has to give bytes, and gave {gave!r}")
