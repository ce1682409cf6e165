"""The least work from one world to the next."""

from __future__ import annotations

import itertools

import pytest

from harness.benchd.plan import Now, Step, plan
from harness.world.world import CardSpec, ReaderSpec, Serving, World, world

T1 = {"name": "hello", "options": {}}
MOIN = {"name": "hello", "options": {"greeting": "Moin"}}
T0 = {"name": "hello", "options": {"protocol": "T=0"}}
ATR = {"name": "hello", "options": {"atr": "3B00"}}
TROUBLED = {"name": "troubled", "options": {"cut": "1"}}
SLOW = {"name": "hello", "quickack": False}
SECOND = {"name": "hello", "slot": 1}
PROGRAM = {"program": ["/usr/local/bin/card-c"]}

HELLO, EMPTY, BARE, OFF = (
    world({"card": T1}),
    world({}),
    world({"reader": None}),
    world({"daemon": "none"}),
)
NAMED = world({"reader": {"name": "Leser"}, "card": T1})
REFUSES, OLD = world({"daemon": "refuses"}), world({"daemon": "other-protocol"})
LATE = world({"card": T1, "late": True})
ANEW = [Step.STOP_DAEMON, Step.START_DAEMON]


@pytest.mark.parametrize(
    ("have", "want", "steps"),
    [
        (HELLO, HELLO, []),
        (HELLO, world({"card": MOIN}), [Step.SWAP]),
        (HELLO, world({"card": T0}), [Step.EJECT, Step.INSERT]),
        (HELLO, world({"card": ATR}), [Step.EJECT, Step.INSERT]),
        (HELLO, world({"card": TROUBLED}), [Step.SWAP]),
        (HELLO, world({"card": SLOW}), [Step.EJECT, Step.INSERT]),
        (HELLO, world({"card": SECOND}), [Step.EJECT, Step.INSERT]),
        (HELLO, world({"card": PROGRAM}), [Step.EJECT, Step.INSERT]),
        (world({"card": PROGRAM}), world({"card": PROGRAM}), []),
        (HELLO, EMPTY, [Step.EJECT]),
        (EMPTY, HELLO, [Step.INSERT]),
        (HELLO, BARE, [Step.EJECT, *ANEW]),
        (HELLO, NAMED, [Step.EJECT, *ANEW, Step.INSERT]),
        (HELLO, REFUSES, [Step.EJECT, *ANEW]),
        (REFUSES, REFUSES, []),
        (REFUSES, OLD, ANEW),
        (OLD, HELLO, [*ANEW, Step.INSERT]),
        (REFUSES, OFF, [Step.STOP_DAEMON]),
        (OFF, REFUSES, [Step.START_DAEMON]),
        (HELLO, LATE.at_first(), [Step.EJECT]),
        (HELLO, world({"card": T1, "second_client": "exclusive"}), []),
        (HELLO, OFF, [Step.EJECT, Step.STOP_DAEMON]),
        (OFF, HELLO, [Step.START_DAEMON, Step.INSERT]),
        (OFF, OFF, []),
        (BARE, OFF, [Step.STOP_DAEMON]),
    ],
)
def test_the_least_work(have: World, want: World, steps: list[Step]) -> None:
    assert list(plan(Now(have, cards=True), want)) == steps


def test_from_nothing() -> None:
    assert plan(Now(), HELLO) == (Step.START_DAEMON, Step.START_CARDS, Step.INSERT)


CARDS = (MOIN, T0, ATR, TROUBLED, SLOW, SECOND, PROGRAM)
WORLDS = [HELLO, EMPTY, BARE, OFF, NAMED, REFUSES, OLD, *(world({"card": card}) for card in CARDS)]


@pytest.mark.parametrize(("have", "want"), list(itertools.product(WORLDS, WORLDS)))
@pytest.mark.parametrize("cards", [True, False])
def test_every_plan_leads_there(have: World, want: World, cards: bool) -> None:
    """Carry a plan out on a model, which refuses what the real world would."""
    daemon: tuple[Serving, ReaderSpec | None] = (have.daemon, have.reader)
    # A dead card process has no card of the catalogue in; a program goes its own way.
    card: CardSpec | None = have.card if cards else None
    now = Now(World(have.daemon, have.reader, card), cards)
    for step in plan(now, want):
        match step:
            case Step.EJECT:
                assert card is not None
                card = None
            case Step.STOP_DAEMON:
                assert daemon[0] is not Serving.NONE and card is None
                daemon = (Serving.NONE, None)
            case Step.START_DAEMON:
                assert daemon[0] is Serving.NONE
                daemon = (want.daemon, want.reader)
            case Step.START_CARDS:
                assert not cards
                cards = True
            case Step.INSERT:
                assert daemon == (want.daemon, want.reader) and cards and card is None
                assert daemon[0] is Serving.SERVES and daemon[1]
                card = want.card
            case Step.SWAP:
                assert card is not None and want.card is not None and want.card.atr == card.atr
                assert card.slot == want.card.slot and daemon == (want.daemon, want.reader)
                card = want.card
    assert World(*daemon, card) == want and cards
