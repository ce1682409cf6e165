"""CHVs of a SIM: presented, changed, disabled, enabled, blocked, unblocked."""

from __future__ import annotations

import pytest

from harness.cards.card import Card
from harness.cards.catalogue import make

from .iso import hold
from .sim import (
    PIN,
    PIN2,
    PUK,
    PUK2,
    change,
    disable,
    enable,
    select,
    sim,
    unblock,
    verify,
)

WRONG = "9999"
READ = ("A0B0000001", "08 9000")  # of EF IMSI: CHV1
REFUSED = ("A0B0000001", "9804")


@pytest.fixture
def card() -> Card:
    """EF IMSI is selected, nothing presented."""
    return sim("7F20", "6F07", presented=False)


def test_three_wrong_ones_block_and_power_does_not_help(card: Card) -> None:
    hold(card, [(verify(WRONG), "9804"), (verify(WRONG), "9804")])
    card.power_off()
    hold(card, [(verify(WRONG), "9840"), (verify(PIN), "9840"), (change(PIN, "1111"), "9840")])
    hold(
        card, [(disable(PIN), "9840"), (select("7F20"), "9F16"), (select("6F07"), "9F0F"), REFUSED]
    )


def test_a_right_one_gives_all_tries_again(card: Card) -> None:
    for _ in range(3):
        hold(card, [(verify(WRONG), "9804"), (verify(WRONG), "9804"), (verify(PIN), "9000")])
    hold(card, [READ])


def test_what_was_presented_counts_until_it_is_blocked(card: Card) -> None:
    hold(card, [REFUSED, (verify(PIN), "9000"), READ, (verify(WRONG), "9804"), READ])
    hold(card, [(verify(WRONG), "9804"), READ, (verify(WRONG), "9840"), REFUSED])


def test_unblocking_sets_a_new_one_and_satisfies_the_condition(card: Card) -> None:
    hold(card, [(verify(WRONG), "9804"), (verify(WRONG), "9804"), (verify(WRONG), "9840")])
    hold(card, [(unblock("00000000", "4321"), "9804"), (unblock(PUK, "4321"), "9000"), READ])
    card.reset()
    hold(card, [(verify(PIN), "9804"), (verify("4321"), "9000")])


def test_unblocking_needs_no_blocked_one_and_enables(card: Card) -> None:
    hold(card, [(disable(PIN), "9000"), (unblock(PUK, "87654321"), "9000")])
    card.reset()
    hold(card, [(select("7F20"), "9F16"), (select("6F07"), "9F0F"), REFUSED])
    hold(card, [(verify("87654321"), "9000"), READ])


def test_ten_wrong_ones_block_unblocking_for_good(card: Card) -> None:
    hold(card, [(unblock("00000000", "1111"), "9804")] * 9)
    card.power_off()
    hold(card, [(unblock("00000000", "1111"), "9840"), (unblock(PUK, "1111"), "9840")])
    hold(card, [(verify(PIN), "9000")])


def test_a_right_one_gives_all_ten_tries_again(card: Card) -> None:
    for _ in range(2):
        hold(card, [(unblock("00000000", "1111"), "9804")] * 9)
        hold(card, [(unblock(PUK, PIN), "9000")])


def test_changing(card: Card) -> None:
    hold(card, [(change(WRONG, "4321"), "9804"), (change(PIN, "4321"), "9000"), READ])
    card.reset()
    hold(card, [(verify(PIN), "9804"), (verify("4321"), "9000")])
    hold(card, [(change(WRONG, "1111"), "9804"), (change(WRONG, "1111"), "9804")])
    hold(card, [(change(WRONG, "1111"), "9840"), (change("4321", "1111"), "9840")])


def test_disabled_it_need_not_be_presented_and_cannot(card: Card) -> None:
    hold(
        card,
        [
            (enable(PIN), "9808"),
            (disable(WRONG), "9804"),
            (disable(PIN), "9000"),
            (verify(PIN), "9808"),
            (change(PIN, "1111"), "9808"),
            (disable(PIN), "9808"),
        ],
    )
    card.power_off()
    hold(card, [(select("7F20"), "9F16"), (select("6F07"), "9F0F"), READ])
    hold(card, [(enable(WRONG), "9804"), (enable(PIN), "9000"), (enable(PIN), "9808"), READ])
    card.reset()
    hold(card, [(select("7F20"), "9F16"), (select("6F07"), "9F0F"), REFUSED])


def test_blocked_while_disabled_it_still_need_not_be_presented(card: Card) -> None:
    hold(card, [(disable(PIN), "9000"), (enable(WRONG), "9804"), (enable(WRONG), "9804")])
    hold(card, [(enable(WRONG), "9840"), (enable(PIN), "9840"), READ])


def test_chv2_is_another(card: Card) -> None:
    hold(
        card, [(verify(PIN2, 2), "9000"), REFUSED, (verify(PIN, 2), "9804"), (verify(PIN), "9000")]
    )
    hold(card, [(change(PIN2, "2222", 2), "9000"), (verify(PIN2, 2), "9804")])
    hold(card, [(unblock(PUK, "1111", 2), "9804"), (unblock(PUK2, "1111", 2), "9000")])
    hold(card, [(verify("1111", 2), "9000"), (verify(PIN), "9000")])


def test_chv2_that_is_not_initialised() -> None:
    card = make("sim", {"pin2": ""})
    hold(card, [(verify(PIN2, 2), "9802"), (change(PIN2, PIN, 2), "9802")])
    hold(card, [(unblock(PUK2, PIN, 2), "9802"), (verify(PIN), "9000")])
    update = f"A0DC01041C {'AA' * 28}"
    hold(card, [(select("7F10"), "9F16"), (select("6F3B"), "9F0F"), (update, "9804")])


@pytest.mark.parametrize(
    "command",
    [
        verify(PIN, 0),
        verify(PIN, 3),
        change(PIN, PIN, 0),
        disable(PIN, 2),
        enable(PIN, 2),
        unblock(PUK, PIN, 1),
        unblock(PUK, PIN, 3),
        verify(PIN).replace("A02000", "A02001"),
    ],
)
def test_which_one_p2_says(card: Card, command: str) -> None:
    hold(card, [(command, "6B00"), (verify(PIN), "9000")])
