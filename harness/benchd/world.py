"""The state of the world a scenario asks for, and the least work that leads there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from harness.benchd.channel import Refusal
from harness.cards import catalogue
from harness.cards.errors import CardError

_PROGRAM_KEYS: Final = ("program",)
_CARD_KEYS: Final = ("name", "options", "quickack")
_WORLD_KEYS: Final = ("daemon", "reader", "card")


@dataclass(frozen=True)
class CardSpec:
    """A card to be put in: one of the catalogue, or a program that connects to vpcd itself.

    atr is None for a program, whose ATR nobody knows beforehand and whose exchanges nobody
    records.
    """

    name: str = ""
    options: Mapping[str, object] = field(default_factory=dict)
    quickack: bool = True
    program: tuple[str, ...] = ()
    atr: bytes | None = None

    def as_object(self) -> dict[str, object]:
        """For JSON; `card_spec` gives it back."""
        if self.program:
            return {"program": list(self.program)}
        return {"name": self.name, "options": dict(self.options), "quickack": self.quickack}

    def replaces(self, other: CardSpec) -> bool:
        """Whether it can take the other's place without leaving the reader.

        pcscd reads the ATR when a card comes and remembers it; all else it cannot notice.
        """
        if self.program or other.program:
            return self == other
        return self.atr == other.atr and self.quickack == other.quickack


@dataclass(frozen=True)
class World:
    """What there is. Without a daemon there is no reader, without a reader no card."""

    daemon: bool = False
    reader: bool = False
    card: CardSpec | None = None

    def as_object(self) -> dict[str, object]:
        card = self.card.as_object() if self.card else None
        return {"daemon": self.daemon, "reader": self.reader, "card": card}


def world(fields: object) -> World:
    """A world from JSON; daemon and reader default to true, card to none. Refusal if wrong."""
    known = _keys("world", fields, _WORLD_KEYS)
    daemon = _flag(known, "daemon")
    reader = _flag(known, "reader") and daemon
    card = known.get("card")
    spec = None if card is None else card_spec(card)  # checked even where it finds no place
    return World(daemon, reader, spec if reader else None)


def card_spec(fields: object) -> CardSpec:
    """A card from JSON. Refusal, naming what is allowed, when it cannot be made."""
    if isinstance(fields, dict) and "program" in fields:
        argv = _keys("card", fields, _PROGRAM_KEYS)["program"]
        if not isinstance(argv, list) or not argv or not all(isinstance(a, str) for a in argv):
            raise Refusal("program must be a list of words", '"program": ["/usr/local/bin/card"]')
        return CardSpec(program=tuple(argv))
    known = _keys("card", fields, _CARD_KEYS)
    name, options = known.get("name"), known.get("options", {})
    if not isinstance(name, str) or not isinstance(options, dict):
        raise Refusal("a card needs a name", '"card": {"name": "hello", "options": {}}')
    try:
        atr = catalogue.make(name, options).atr
    except CardError as error:
        raise Refusal(str(error), "correct the card's description") from None
    return CardSpec(name, options, _flag(known, "quickack"), atr=atr)


class Step(StrEnum):
    """One piece of work. Later kinds of trouble (a daemon killed in mid-run) are steps too."""

    EJECT = "eject"
    STOP_DAEMON = "stop-daemon"
    START_DAEMON = "start-daemon"
    START_CARDS = "start-card-process"
    INSERT = "insert"
    SWAP = "swap"


@dataclass(frozen=True)
class Now:
    """What is known to be true. `cards`: the card process lives, with or without a card in."""

    world: World = World()
    cards: bool = False


def plan(now: Now, want: World) -> tuple[Step, ...]:
    """The steps from `now` to `want`, in order; none when nothing differs."""
    steps = []
    have, card = now.world, now.world.card
    same_daemon = (have.daemon, have.reader) == (want.daemon, want.reader)
    stays = same_daemon and card and want.card and want.card.replaces(card)
    if card and not stays:
        steps.append(Step.EJECT)
    if have.daemon and not same_daemon:
        steps.append(Step.STOP_DAEMON)
    if want.daemon and not same_daemon:
        steps.append(Step.START_DAEMON)
    if not now.cards:
        steps.append(Step.START_CARDS)
    if want.card and not stays:
        steps.append(Step.INSERT)
    elif want.card != card and stays:
        steps.append(Step.SWAP)
    return tuple(steps)


def _keys(what: str, fields: object, allowed: Iterable[str]) -> dict[str, object]:
    names = ", ".join(allowed)
    if not isinstance(fields, dict):
        raise Refusal(f"{what} must be an object", f"allowed keys: {names}")
    for key in fields:
        if key not in allowed:
            raise Refusal(f"unknown key of {what}: {key!r}", f"allowed: {names}")
    return fields


def _flag(fields: Mapping[str, object], key: str) -> bool:
    value = fields.get(key, True)
    if not isinstance(value, bool):
        raise Refusal(f"{key} must be true or false, not {value!r}")
    return value
