"""Power that is lost while pages are written."""

from __future__ import annotations

from itertools import chain, combinations

import pytest

from harness.cards.catalogue import make

from .tags import PWD_AUTH, ask, page, send, tag

PAGES = (0x0A, 0x0B, 0x0C, 0x0D)
SUBSETS = [*chain.from_iterable(combinations(PAGES, n) for n in range(len(PAGES) + 1))]
OLD, NEW = "00 00 00 00", "11 22 33 44"


@pytest.mark.parametrize("lost", [subset for subset in SUBSETS if subset], ids=str)
def test_any_subset_of_the_pages_may_be_lost(lost: tuple[int, ...]) -> None:
    torn = tag(tear=str(len(PAGES)), lost=",".join(map(str, lost)))
    answers = [ask(torn, f"A2 {number:02X} {NEW}") for number in PAGES]
    assert answers == ["ACK", "ACK", "ACK", "SILENCE"]
    torn.power_up()
    assert [page(torn, n) for n in PAGES] == [OLD if n in lost else NEW for n in PAGES]


@pytest.mark.parametrize("number", range(1, 5))
def test_by_default_the_page_that_is_being_written_is_lost(number: int) -> None:
    torn = tag(tear=str(number))
    for count, at in enumerate(PAGES, 1):
        wanted = "ACK" if count < number else "SILENCE"
        assert ask(torn, f"A2 {at:02X} {NEW}") == wanted
    assert [page(torn, n) for n in PAGES] == [NEW] * (number - 1) + [OLD] * (5 - number)


def test_nothing_is_answered_until_power_comes_back_and_then_all_is_as_ever() -> None:
    torn = tag(tear="1")
    assert ask(torn, f"A2 0A {NEW}") == "SILENCE"
    for frame in ("60", "30 04", PWD_AUTH, f"A2 0B {NEW}"):
        assert ask(torn, frame) == "SILENCE"
    assert not torn.select()
    assert ask(torn, "60") == "SILENCE"
    torn.power_up()
    assert [ask(torn, f"A2 {n:02X} {NEW}") for n in PAGES] == ["ACK"] * 4


def test_a_page_written_twice_has_again_what_it_had_when_the_field_came_up() -> None:
    torn = tag(tear="3", lost="10")
    ask(torn, "A2 0A 01010101")
    ask(torn, "A2 0A 02020202")
    ask(torn, f"A2 0B {NEW}")
    assert page(torn, 0x0A) == OLD
    assert page(torn, 0x0B) == NEW, "it is not among the lost ones"


def test_what_was_written_before_the_field_came_up_is_never_lost() -> None:
    torn = tag(tear="2", lost="10,11")
    ask(torn, f"A2 0A {NEW}")
    torn.power_up()
    ask(torn, f"A2 0B {NEW}")
    assert page(torn, 0x0A) == NEW
    assert page(torn, 0x0B) == OLD


def test_writes_are_counted_from_when_the_card_was_made_and_only_those_that_happen() -> None:
    torn = tag(tear="2")
    ask(torn, f"A2 0A {NEW}")
    ask(torn, f"A2 2D {NEW}")
    ask(torn, f"A2 00 {NEW}")
    torn.power_up()
    assert ask(torn, f"A2 0B {NEW}") == "SILENCE"


@pytest.mark.parametrize(
    ("frame", "number", "written"),
    [
        ("A2 02 0000 1000", 0x02, "72 48 10 00"),
        ("A2 03 00000001", 0x03, "E1 10 12 01"),
        ("A2 28 01000000", 0x28, "01 00 00 BD"),
    ],
)
def test_what_is_tear_proof_is_written(frame: str, number: int, written: str) -> None:
    torn = tag(tear="1")
    assert ask(torn, frame) == "SILENCE"
    assert page(torn, number) == written


def test_the_counter_of_attempts_is_tear_proof() -> None:
    torn = tag(tear="1", access="03", auth0="20")
    ask(torn, "1B 00000000")
    assert ask(torn, f"A2 0A {NEW}") == "SILENCE"
    torn.power_up()
    assert torn.attempts == 1


def test_a_configuration_that_is_lost_does_not_take_effect() -> None:
    torn = tag(tear="1")
    assert ask(torn, "A2 29 04000004") == "SILENCE"
    torn.power_up()
    assert ask(torn, f"A2 0A {NEW}") == "ACK"


def test_compatibility_write_can_be_torn() -> None:
    torn = tag(tear="1")
    assert ask(torn, "A0 0A") == "ACK"
    assert ask(torn, NEW + " 00" * 12) == "SILENCE"
    assert page(torn, 0x0A) == OLD


def test_a_program_hears_of_it_in_the_words_of_the_reader() -> None:
    for command, wanted in (
        (f"FF D6 00 0A 04 {NEW}", "63 00"),
        (f"FF 00 00 00 08 D4 42 A2 0A {NEW}", "D5 43 01 90 00"),
        (f"FF 00 00 00 09 D4 40 01 A2 0A {NEW}", "D5 41 01 90 00"),
    ):
        card = make("ntag213", {"tear": "1"})
        assert send(card, command) == wanted
        assert send(card, "FF B0 00 04 10") == "63 00"
        assert send(card, "FF 00 00 00 04 D4 4A 01 00") == "D5 4B 00 90 00"
        card.power_on()
        assert send(card, "FF B0 00 0A 04") == f"{OLD} 90 00"
