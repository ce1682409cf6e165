"""Worlds from JSON, and the least work from one to the next."""

from __future__ import annotations

import itertools

import pytest

from harness.benchd.channel import Refusal
from harness.benchd.world import CardSpec, Now, Step, World, card_spec, plan, world

T1 = {"name": "hello", "options": {}}
MOIN = {"name": "hello", "options": {"greeting": "Moin"}}
T0 = {"name": "hello", "options": {"protocol": "T=0"}}
SLOW = {"name": "hello", "quickack": False}
PROGRAM = {"program": ["/usr/local/bin/card-c"]}

HELLO, EMPTY, BARE, OFF = (
    world({"card": T1}),
    world({}),
    world({"reader": False}),
    world({"daemon": False}),
)


def test_defaults_and_what_hangs_on_what() -> None:
    assert world({}) == World(True, True, None)
    assert world({"daemon": False, "reader": True, "card": T1}) == World(False, False, None)
    assert world({"reader": False, "card": T1}) == World(True, False, None)


@pytest.mark.parametrize("fields", [T1, MOIN, T0, SLOW, PROGRAM])
def test_a_card_and_back(fields: dict[str, object]) -> None:
    spec = card_spec(fields)
    assert card_spec(spec.as_object()) == spec
    assert (spec.atr is None) == ("program" in fields)


@pytest.mark.parametrize(
    ("fields", "error", "hint"),
    [
        (None, "world must be an object", "daemon, reader, card"),
        ({"deamon": True}, "unknown key of world: 'deamon'", "daemon, reader, card"),
        ({"daemon": 1}, "daemon must be true or false", ""),
        ({"card": {}}, "a card needs a name", '"name": "hello"'),
        ({"card": {"name": "x"}}, "allowed: hello", ""),
        ({"card": {"name": "hello", "speed": 1}}, "unknown key of card: 'speed'", "quickack"),
        ({"card": {"name": "hello", "options": {"x": 1}}}, "allowed: aid, greeting", ""),
        ({"card": {"program": "card-c"}}, "a list of words", "["),
        ({"card": {"program": []}}, "a list of words", "["),
        ({"card": {"program": ["x"], "name": "hello"}}, "unknown key of card", "program"),
        ({"daemon": False, "card": {"name": "x"}}, "allowed: hello", ""),
    ],
)
def test_what_is_no_world(fields: object, error: str, hint: str) -> None:
    with pytest.raises(Refusal) as caught:
        world(fields)
    assert error in caught.value.error
    assert hint in caught.value.hint


@pytest.mark.parametrize(
    ("have", "want", "steps"),
    [
        (HELLO, HELLO, []),
        (HELLO, world({"card": MOIN}), [Step.SWAP]),
        (HELLO, world({"card": T0}), [Step.EJECT, Step.INSERT]),
        (HELLO, world({"card": SLOW}), [Step.EJECT, Step.INSERT]),
        (HELLO, world({"card": PROGRAM}), [Step.EJECT, Step.INSERT]),
        (world({"card": PROGRAM}), world({"card": PROGRAM}), []),
        (HELLO, EMPTY, [Step.EJECT]),
        (EMPTY, HELLO, [Step.INSERT]),
        (HELLO, BARE, [Step.EJECT, Step.STOP_DAEMON, Step.START_DAEMON]),
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


WORLDS = [HELLO, EMPTY, BARE, OFF] + [world({"card": card}) for card in (MOIN, T0, SLOW, PROGRAM)]


@pytest.mark.parametrize(("have", "want"), list(itertools.product(WORLDS, WORLDS)))
@pytest.mark.parametrize("cards", [True, False])
def test_every_plan_leads_there(have: World, want: World, cards: bool) -> None:
    """Carry a plan out on a model, which refuses what the real world would."""
    daemon = (have.daemon, have.reader)
    # A dead card process has no card of the catalogue in; a program goes its own way.
    card: CardSpec | None = have.card if cards else None
    now = Now(World(have.daemon, have.reader, card), cards)
    for step in plan(now, want):
        match step:
            case Step.EJECT:
                assert card is not None
                card = None
            case Step.STOP_DAEMON:
                assert daemon[0] and card is None
                daemon = (False, False)
            case Step.START_DAEMON:
                assert not daemon[0]
                daemon = (True, want.reader)
            case Step.START_CARDS:
                assert not cards
                cards = True
            case Step.INSERT:
                assert daemon == (True, True) and cards and card is None
                card = want.card
            case Step.SWAP:
                assert card is not None and want.card is not None and want.card.atr == card.atr
                card = want.card
    assert World(*daemon, card) == want and cards
