"""The words that scenarios are declared with: worlds, moments, and cases."""

from __future__ import annotations

import random
import string
from collections.abc import Callable
from dataclasses import replace

from harness.readers.vpcd import NAME, slot_name
from harness.scenarios.case import Case, Ends
from harness.trace.exchange import Exchange
from harness.world.parse import parse_card
from harness.world.script import Action, Trigger
from harness.world.world import CardSpec, ReaderSpec, Serving, Share, World

READER = slot_name(NAME)

T0, T1 = "T=0", "T=1"
MUTE = parse_card({"name": "mute"})
FAILURE_LIMIT_S = 10.0  # a program that hangs where it should fail is known to soon enough

VPCD = ReaderSpec()

CaseMaker = Callable[[random.Random], Case]


def card(name: str = "hello", slot: int = 0, **options: str) -> CardSpec:
    """A card of the bench's catalogue with its options, in one of vpcd's two slots."""
    return parse_card({"name": name, "options": options, "slot": slot})


def relay(other: CardSpec) -> CardSpec:
    """A card in the first slot that relays to another, which has to be beside it."""
    return replace(parse_card({"relays": other.slot}), atr=other.atr)


def faulty(inserted: CardSpec, **faults: str) -> CardSpec:
    """A card with faults: see cards/faulty.py."""
    return parse_card(inserted.as_object() | {"faults": faults})


def world(
    inserted: CardSpec | None = None,
    *script: Trigger,
    daemon: Serving = Serving.SERVES,
    reader: ReaderSpec | None = VPCD,
    beside: CardSpec | None = None,
    late: bool = False,
    second_client: Share | None = None,
    after: CardSpec | None = None,
) -> World:
    """A bench with a reader and that card, unless said otherwise.

    beside: a card in the other slot, which is a reader of its own. after: the card for which
    the action "change" makes place.
    """
    cards = sorted(filter(None, (inserted, beside)), key=lambda card: card.slot)
    return World(daemon, reader, tuple(cards), late, second_client, script, after)


# -- moments


def at_command(number: int, *actions: str) -> Trigger:
    """While the card holds back its answer to the n-th command. Actions: see world/script.py."""
    return Trigger(number, tuple(map(_action, actions)))


def at_first_client(*actions: str) -> Trigger:
    """When a client is first seen to have come to pcscd.

    That is a few milliseconds after it came, and nothing holds the program back meanwhile: one
    that is fast may have ended. What is to be there before the program belongs into the world
    (`late`, `second_client`).
    """
    return Trigger(0, tuple(map(_action, actions)))


def between(*actions: str) -> Trigger:
    """After the first answer and before the second command, however fast the program is.

    The second client, which the world must have, begins a transaction while the answer is
    held: the second command waits in pcscd until the actions end it.
    """
    return at_command(1, "begin", "answer", "settle", *actions)


def _action(text: str) -> Action:
    verb, _, argument = text.partition(" ")
    if verb == "wait":
        return Action(verb, seconds=float(argument))
    return Action(verb, slot=int(argument)) if argument.isdecimal() else Action(verb, argument)


# -- cases


def answers(world_: World, *exchanges: Exchange, reader: str = READER) -> Case:
    """The program gets these answers and ends well."""
    return Case(world_, exchanges, reader)


def fails(
    world_: World, *errors: str, seen: tuple[Exchange, ...] = (), reader: str | None = READER
) -> Case:
    """The case in which the program fails with one of these errors, after some exchanges."""
    return Case(world_, seen, reader, Ends.FAILS, errors, limit_s=FAILURE_LIMIT_S)


def waits(world_: World, watch_s: float, *errors: str, seen: tuple[Exchange, ...]) -> Case:
    """The case in which the program waits for a card that has fallen silent, at the end of `seen`.

    watch_s: how long that is watched. errors: of a program that breaks its wait off by itself.
    """
    return Case(world_, seen, READER, Ends.WAITS, errors, watch_s=watch_s)


def either(case: Case, *errors: str) -> Case:
    """The same case, or a failure on the way with one of these errors."""
    return replace(case, ends=Ends.EITHER, errors=errors)


def always(case: Case) -> CaseMaker:
    """The same case in every run."""
    return lambda _: case


def letters(rng: random.Random, length: int) -> str:
    """Random ASCII letters and digits."""
    return "".join(rng.choices(string.ascii_letters + string.digits, k=length))
