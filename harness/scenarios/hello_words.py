"""The words of the scenarios of hello: its greeting, whole, refused, in parts, at any length."""

from __future__ import annotations

import random

from harness.programs.hello import HELLO, OK, SELECT
from harness.scenarios.case import Case
from harness.scenarios.words import (
    READER,
    CaseMaker,
    always,
    answers,
    card,
    either,
    letters,
    world,
)
from harness.trace.exchange import Exchange
from harness.world.world import World

GREETING = "Hello world!"
SELECTED = Exchange(SELECT, OK)


def greets(world_: World, greeting: str = GREETING, reader: str = READER) -> Case:
    """It gets the greeting."""
    return answers(world_, SELECTED, Exchange(HELLO, greeting.encode() + OK), reader=reader)


def refused(word: str) -> CaseMaker:
    """The second command is answered by a status word alone."""
    exchange = Exchange(HELLO, bytes.fromhex(word))
    return always(answers(world(card("troubled", refusal=word)), SELECTED, exchange))


def delivered(first: str, delivery: str, chunk: int = 0) -> CaseMaker:
    """The greeting in parts: its first answer, and the rest only for who asks for it."""
    exchange = Exchange(HELLO, bytes.fromhex(first))
    parts = card("troubled", delivery=delivery, chunk=str(chunk))
    return always(answers(world(parts), SELECTED, exchange))


def random_greeting(rng: random.Random) -> Case:
    """A text that no program can know beforehand."""
    text = letters(rng, rng.randint(8, 24))
    return greets(world(card(greeting=text)), text)


def of_size(length: int) -> CaseMaker:
    """An answer of so many bytes and a status word, which a wrapper may have no room for."""

    def case(rng: random.Random) -> Case:
        text = letters(rng, length)
        return either(greets(world(card(greeting=text)), text), "SCARD_E_INSUFFICIENT_BUFFER")

    return case
