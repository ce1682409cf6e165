"""Changes of a world with a card in each of two slots."""

from __future__ import annotations

import asyncio

import pytest

from harness.world.parse import parse_world
from harness.world.script import Action, Trigger

from .parts import FakeParts

TRIGGER = Trigger(1, ())
BOTH = parse_world({"cards": [{"name": "hello"}, {"name": "store", "slot": 1}]})


@pytest.fixture
def both() -> FakeParts:
    """A card in each slot."""
    parts = FakeParts()
    parts.daemon.lives = parts.cards.lives = True
    parts.actions.now, parts.cards.links = BOTH, {0, 1}
    return parts


@pytest.mark.parametrize("lost", [0, 1])
def test_of_two_cards_the_one_that_is_lost_is_not_in(both: FakeParts, lost: int) -> None:
    both.cards.links.discard(lost)
    assert asyncio.run(both.actions.truth()).world == BOTH.without(lost)


@pytest.mark.parametrize(("slot", "done"), [(None, "eject"), (0, "eject"), (1, "eject 1")])
def test_an_action_is_done_to_the_card_of_its_slot(
    both: FakeParts, slot: int | None, done: str
) -> None:
    asyncio.run(both.actions.perform(TRIGGER, Action("remove", slot=slot), BOTH))
    assert both.since()[0] == done
    assert both.actions.now == BOTH.without(slot or 0)


def test_two_cards_can_be_pulled_one_after_the_other_and_come_back(both: FakeParts) -> None:
    for verb in ("remove", "insert"):
        for slot in (0, 1):
            asyncio.run(both.actions.perform(TRIGGER, Action(verb, slot=slot), BOTH))
    assert both.actions.now == BOTH
    assert both.cards.links == {0, 1}


def test_a_response_is_given_in_the_slot_of_its_trigger(both: FakeParts) -> None:
    asyncio.run(both.actions.perform(Trigger(1, (), slot=1), Action("answer"), BOTH))
    assert both.cards.asked[-1] == ("answer", {"slot": 1})


def test_a_pcscd_that_is_started_again_gets_both_cards(both: FakeParts) -> None:
    both.cards.links.clear()
    asyncio.run(both.actions.perform(TRIGGER, Action("start"), BOTH))
    assert both.actions.now == BOTH
    assert both.cards.links == {0, 1}
