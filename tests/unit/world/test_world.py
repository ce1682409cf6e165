"""Worlds: their cards, what is there at first, what takes time to change."""

from __future__ import annotations

import pytest

from harness.world.parse import parse_card, parse_world

from .fields import BOTH, FAULTY, MOIN, PROGRAM, SCRIPT, SECOND, SLOW, T0, T1


def test_a_late_card_is_not_there_at_first() -> None:
    late = parse_world({"card": T1, "late": True})
    assert late.card == parse_card(T1)
    assert late.at_first().card is None and late.at_first().reader == late.reader
    here = parse_world({"card": T1})
    assert here.at_first() == here


@pytest.mark.parametrize(
    ("fields", "others", "replaces"),
    [
        (T1, T1, True),
        (T1, MOIN, True),
        (T1, FAULTY, True),
        (T1, T0, False),
        (T1, SLOW, False),
        (T1, SECOND, False),
        (SECOND, SECOND | {"options": {"greeting": "Moin"}}, True),
        (T1, PROGRAM, False),
        (PROGRAM, PROGRAM, True),
        (PROGRAM, {"program": ["card-java"]}, False),
    ],
)
def test_card_replaces_another_only_where_pcscd_would_not_notice(
    fields: dict[str, object], others: dict[str, object], replaces: bool
) -> None:
    card, other = parse_card(fields), parse_card(others)
    assert card.replaces(other) is other.replaces(card) is replaces


def test_of_two_cards_the_first_slots_is_the_first() -> None:
    assert [card.slot for card in BOTH.cards] == [0, 1]
    assert BOTH.card == BOTH.card_in(0) == parse_card(T1)
    assert BOTH.without(0).card == BOTH.card_in(1) == parse_card(SECOND)
    assert BOTH.without(0).with_card(parse_card(T1)) == BOTH
    assert parse_world({}).card is None and parse_world({}).card_in(1) is None


def test_of_two_cards_the_first_comes_late() -> None:
    late = parse_world({"cards": [SECOND, T1], "late": True})
    assert late.at_first().cards == (parse_card(SECOND),)


def test_hardware_is_what_takes_time_to_change() -> None:
    usual = parse_world({"card": T1}).hardware
    for same in (MOIN, FAULTY):
        assert parse_world({"card": same}).hardware == usual
    assert parse_world({"card": T1, "second_client": "shared", "script": SCRIPT}).hardware == usual
    different = [
        {},
        {"card": T0},
        {"card": SECOND},
        {"card": PROGRAM},
        {"cards": [T1, SECOND]},
        {"card": T1, "reader": {"name": "Leser"}},
        {"reader": None},
        {"daemon": "none"},
        {"daemon": "refuses"},
        {"daemon": "other-protocol"},
    ]
    seen = {parse_world(fields).hardware for fields in different}
    assert len(seen) == len(different) and usual not in seen


def test_a_card_that_comes_late_is_no_hardware() -> None:
    assert parse_world({"card": T0, "late": True}).hardware == parse_world({}).hardware
