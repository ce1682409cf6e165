"""What is set up for one run, and what is expected to happen in it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from harness.world.world import World

DEFAULT_LIMIT_S = 30.0

# What the program hello sends.
SELECT = bytes.fromhex("00 A4 04 00 0A A0 00 00 00 62 03 01 0C 06 01")
HELLO = bytes.fromhex("00 00 00 00")


class Ends(StrEnum):
    """How a program that is right comes to its end."""

    ANSWERS = "answers"  # all exchanges, exit status 0
    FAILS = "fails"  # tells on stderr what went wrong, exit status 1
    EITHER = "either"  # both are right: PC/SC leaves it to the wrapper
    WAITS = "waits"  # PC/SC has no limit, so it waits until it is ended; failing is right, too


@dataclass(frozen=True)
class Exchange:
    """A command and its answer, as the card sees them; no answer: b""."""

    command: bytes
    response: bytes


@dataclass(frozen=True)
class Case:
    """One setting of a scenario: the world, and what is expected to happen in it.

    exchanges: what the card sees of a program that is right; one that fails where `ends` is
               EITHER sees the beginning of it.
    reader:    the name that the program may print first; None where it can find none.
    errors:    the PC/SC errors, by their names in winscard.h, that tell what is wrong here.
    commands:  what the program is to send, in this order, as far as it gets.
    limit_s:   how long the program may take; where it WAITS, how long it is watched once the
               card has fallen silent.
    """

    world: World
    exchanges: tuple[Exchange, ...]
    reader: str | None
    ends: Ends = Ends.ANSWERS
    errors: tuple[str, ...] = ()
    commands: tuple[bytes, ...] = (SELECT, HELLO)
    limit_s: float = DEFAULT_LIMIT_S
