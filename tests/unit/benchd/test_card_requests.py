"""The cards of a run: which is the one that was there, and which another."""

from __future__ import annotations

from harness.benchd.card_requests import Cards
from harness.benchd.outside_card import Outside
from harness.cards.guard import Guarded

WRITE, READ = bytes.fromhex("FFD6000404 11223344"), bytes.fromhex("FFB0000404")
WRITTEN = bytes.fromhex("11223344 9000")


def request(slot: int, **options: str) -> dict[str, object]:
    return {"slot": slot, "card": {"name": "ntag213", "options": options}}


def written(card: Guarded) -> bool:
    return card.transmit(READ) == WRITTEN


def both(cards: Cards) -> list[Guarded]:
    """A card in each slot, both written to."""
    made = [cards.put_in(request(slot)) for slot in (0, 1)]
    for card in made:
        assert card.transmit(WRITE) == b"\x90\x00"
    return made


def test_a_card_put_in_again_is_the_same_in_its_own_slot() -> None:
    cards = Cards(Outside(lambda _: None))
    first, second = both(cards)
    assert first is not second
    assert cards.put_in(request(0)) is first
    assert cards.put_in(request(1)) is second


def test_a_card_of_another_description_is_another_and_then_the_first_one_is_gone() -> None:
    cards = Cards(Outside(lambda _: None))
    first, _ = both(cards)
    assert not written(cards.put_in(request(0, ndef="D00000")))
    assert cards.put_in(request(0)) is not first


def test_a_fresh_card_is_asked_for() -> None:
    cards = Cards(Outside(lambda _: None))
    first, second = both(cards)
    assert cards.fresh(request(0)) is not first
    assert cards.put_in(request(1)) is second


def test_a_run_begins_with_fresh_cards_in_every_slot_that_has_one() -> None:
    cards = Cards(Outside(lambda _: None))
    first, second = both(cards)
    begun = cards.begin({0, 1})
    assert [*begun] == [0, 1]
    assert not {first, second} & {*begun.values()}
    assert not any(map(written, begun.values()))
    assert cards.put_in(request(1)) is begun[1]


def test_a_card_that_is_not_in_when_a_run_begins_is_forgotten() -> None:
    cards = Cards(Outside(lambda _: None))
    _, second = both(cards)
    assert [*cards.begin({0})] == [0]
    assert cards.put_in(request(1)) is not second
