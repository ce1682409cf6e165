"""The states of the world that samples are run in, each one declaration.

A scenario names a program and sets a `Stage`: what the bench is to look like, and what
the card must have seen when the program is right. The random generator it gets is
seeded from the run's seed, so that a run with random text can be repeated.
"""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

READER = "Virtual PCD 00 00"
AID = bytes.fromhex("A0 00 00 00 62 03 01 0C 06 01")
SELECT = bytes.fromhex("00 A4 04 00 0A") + AID
HELLO = bytes.fromhex("00 00 00 00")
OK, NOT_FOUND, INS_NOT_SUPPORTED = b"\x90\x00", b"\x6a\x82", b"\x6d\x00"
GREETING = "Hello world!"
OTHER_AID = "A0 00 00 00 62 03 01 0C 06 02"  # the neighbour of the test applet

T0, T1 = "T=0", "T=1"
DEFAULT_LIMIT_S = 30.0


@dataclass(frozen=True)
class CardSpec:
    """A card of the bench's catalogue, with its options."""

    name: str
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class World:
    """What the bench looks like before the program starts."""

    daemon: bool = True
    reader: bool = True
    card: CardSpec | None = None

    @property
    def hardware(self) -> tuple[bool, bool, str]:
        """What takes time to change: benches run scenarios of equal hardware together."""
        protocol = self.card.options.get("protocol", T1) if self.card else ""
        return (self.daemon, self.reader, protocol)


@dataclass(frozen=True)
class Exchange:
    """A command and its answer, as the card sees them."""

    command: bytes
    response: bytes


@dataclass(frozen=True)
class Stage:
    """One setting of a scenario: the world, and what is expected to happen in it.

    reader: the name that the program may print first; None where it can find none.
    fails:  the program must say on stderr what went wrong, and exit with 1.
    """

    world: World
    exchanges: tuple[Exchange, ...]
    reader: str | None = READER
    fails: bool = False
    limit_s: float = DEFAULT_LIMIT_S


@dataclass(frozen=True)
class Scenario:
    """A named state of the world; `summary` is what a reader of the matrix sees."""

    name: str
    program: str
    summary: str
    stage: Callable[[random.Random], Stage]

    def set(self, seed: str, sample: str) -> Stage:
        """The stage of one run; the same seed gives the same stage."""
        return self.stage(random.Random(f"{seed}/{sample}/{self.name}"))


def _hello_card(protocol: str, greeting: str = GREETING) -> World:
    return World(card=CardSpec("hello", {"protocol": protocol, "greeting": greeting}))


def _greets(protocol: str, greeting: str = GREETING) -> Stage:
    answer = greeting.encode() + OK
    exchanges = (Exchange(SELECT, OK), Exchange(HELLO, answer))
    return Stage(_hello_card(protocol, greeting), exchanges)


def _random_greeting(rng: random.Random) -> Stage:
    letters = rng.choices(string.ascii_letters + string.digits, k=rng.randint(8, 24))
    return _greets(T1, "".join(letters))


def _unknown_applet(_: random.Random) -> Stage:
    card = CardSpec("hello", {"protocol": T1, "aid": OTHER_AID})
    exchanges = (Exchange(SELECT, NOT_FOUND), Exchange(HELLO, INS_NOT_SUPPORTED))
    return Stage(World(card=card), exchanges)


def _failing(world: World, reader: str | None) -> Callable[[random.Random], Stage]:
    return lambda _: Stage(world, (), reader, fails=True)


_ALL = (
    Scenario("hello", "hello", "a T=1 card says Hello world!", lambda _: _greets(T1)),
    Scenario("greeting", "hello", "the card's text is random in each run", _random_greeting),
    Scenario("unknown-applet", "hello", "SELECT is answered 6A 82", _unknown_applet),
    Scenario("hello-t0", "hello", "the same with a T=0 card", lambda _: _greets(T0)),
    Scenario("no-card", "hello", "the reader is empty", _failing(World(), READER)),
    Scenario("no-reader", "hello", "pcscd has no reader", _failing(World(reader=False), None)),
    Scenario("no-daemon", "hello", "pcscd does not run", _failing(World(daemon=False), None)),
)
SCENARIOS: dict[str, Scenario] = {scenario.name: scenario for scenario in _ALL}
DEFAULT = ("hello", "greeting")
EVERY = "all"
