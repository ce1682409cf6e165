"""Cards with faults, one by one, as ISO 7816-4 has them: what they say and what they keep."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.cards.card import Card
from harness.cards.errors import CardError
from harness.cards.faulty import Delivery, Faulty
from harness.cards.guard import Guarded
from harness.cards.hello import ATR, HelloCard
from harness.cards.store import StoreCard

from .faulty_cards import EXACT, GREET, HELLO, PARTS, SELECT, say, selected


def fetched(card: Card) -> tuple[bytes, list[int]]:
    """What GET RESPONSE gives until there is no more, and what each part's size was to be."""
    answer, data, sizes = card.transmit(bytes(4)), b"", []
    while answer[-2] == 0x61:
        sizes.append(answer[-1] or 256)
        answer = card.transmit(bytes((0x00, 0xC0, 0x00, 0x00, answer[-1])))
        data += answer[:-2]
        assert len(answer) == sizes[-1] + 2
    assert answer[-2:] == b"\x90\x00"
    return data, sizes


def test_a_card_without_a_fault_is_as_it_was() -> None:
    faulty, plain = Faulty(HelloCard()), HelloCard()
    assert faulty.atr == ATR
    for command in (GREET, SELECT, GREET, "00 00 00 00 0B", "00 C0 00 00 0C", "00 00 01 00"):
        raw = bytes.fromhex(command)
        assert faulty.transmit(raw) == plain.transmit(raw)


@pytest.mark.parametrize(
    ("fault", "response"),
    [
        ({"refusal": 0x6A82}, "6A 82"),
        ({"delivery": PARTS}, "61 03"),
        ({"delivery": EXACT}, "01 02 03 90 00"),
        ({"cut": 1}, "01"),
    ],
)
def test_any_card_can_have_a_fault(fault: dict[str, Any], response: str) -> None:
    card = Faulty(StoreCard(), **fault)
    assert say(card, "00 D6 00 00 03 01 02 03") == "90 00"
    assert say(card, "00 B0 00 00 03") == response


def test_two_faults_on_top_of_each_other_are_both_there() -> None:
    card = Faulty(Faulty(HelloCard(), cut=5), refusal=0x6999)
    assert say(card, SELECT, GREET) == "48 65 6C 6C 6F"


# -- refusal


@pytest.mark.parametrize("sw", [0x6A82, 0x6999, 0x6F00, 0x63C2, 0x6283, 0x9000, 0x0000])
def test_a_refusal_is_a_status_word_alone(sw: int) -> None:
    assert say(selected(refusal=sw), GREET) == sw.to_bytes(2).hex(" ").upper()


def test_only_the_greeting_is_refused() -> None:
    assert say(selected(refusal=0x6A82), "00 B0 00 00 00") == "6D 00"
    assert say(Faulty(HelloCard(), refusal=0x6A82), GREET) == "6D 00"


# -- get-response


@pytest.mark.parametrize(
    ("length", "chunk", "sizes"),
    [
        (12, 256, [12]),
        (12, 6, [6, 6]),
        (12, 5, [5, 5, 2]),
        (12, 12, [12]),
        (12, 200, [12]),
        (1, 256, [1]),
        (3, 1, [1, 1, 1]),
        (255, 256, [255]),
        (256, 256, [256]),
        (300, 256, [256, 44]),
        (256, 255, [255, 1]),
        (600, 255, [255, 255, 90]),
    ],
)
def test_61xx_says_how_much_comes_next(length: int, chunk: int, sizes: list[int]) -> None:
    card = selected("x" * length, delivery=PARTS, chunk=chunk)
    assert fetched(card) == (b"x" * length, sizes)


@given(
    st.text(min_size=1, max_size=400).filter(lambda text: text.isprintable()), st.integers(1, 255)
)
def test_the_parts_make_up_the_greeting(greeting: str, chunk: int) -> None:
    data, sizes = fetched(selected(greeting, delivery=PARTS, chunk=chunk))
    assert data == greeting.encode()
    assert all(size == chunk for size in sizes[:-1]) and sizes[-1] <= chunk


@pytest.mark.parametrize("le", ["06", "00", "00 00 06", "00 01 00"])
def test_get_response_takes_exactly_what_there_is_or_anything(le: str) -> None:
    card = selected(delivery=PARTS, chunk=6)
    assert say(card, GREET) == "61 06"
    assert say(card, f"00 C0 00 00 {le}") == "48 65 6C 6C 6F 20 61 06"


@pytest.mark.parametrize("wrong", ["05", "07", "FF", ""])
def test_wrong_le_gets_6cxx_and_loses_no_data(wrong: str) -> None:
    card = selected(delivery=PARTS, chunk=6)
    assert say(card, GREET, f"00 C0 00 00 {wrong}") == "6C 06"
    assert say(card, "00 C0 00 00 06") == "48 65 6C 6C 6F 20 61 06"
    assert say(card, f"00 C0 00 00 {wrong}", "00 C0 00 00 06") == "77 6F 72 6C 64 21 90 00"


def test_the_right_le_of_the_last_part_is_its_own_size() -> None:
    card = selected(delivery=PARTS, chunk=7)
    assert say(card, GREET, "00 C0 00 00 07") == "48 65 6C 6C 6F 20 77 61 05"
    assert say(card, "00 C0 00 00 07") == "6C 05"
    assert say(card, "00 C0 00 00 05") == "6F 72 6C 64 21 90 00"


@pytest.mark.parametrize("command", ["00 C0 01 00 0C", "00 C0 00 01 0C"])
def test_get_response_has_no_parameters(command: str) -> None:
    card = selected(delivery=PARTS)
    assert say(card, GREET, command) == "6B 00"
    assert say(card, "00 C0 00 00 0C") == HELLO


def test_when_all_is_fetched_there_is_no_more() -> None:
    assert say(selected(delivery=PARTS), GREET, "00 C0 00 00 0C", "00 C0 00 00 0C") == "6D 00"


def test_get_response_before_any_data_is_6d_00() -> None:
    assert say(selected(delivery=PARTS), "00 C0 00 00 0C") == "6D 00"


@pytest.mark.parametrize("command", [SELECT, "00 B0 00 00 00", "00 00 01 00", "80 C0 00 00 0C"])
def test_another_command_drops_what_waits(command: str) -> None:
    card = selected(delivery=PARTS)
    assert say(card, GREET, command, "00 C0 00 00 0C") == "6D 00"
    assert say(card, GREET) == "61 0C"


@pytest.mark.parametrize("event", ["power_on", "power_off", "reset", "forget"])
def test_power_drops_what_waits(event: str) -> None:
    card = selected(delivery=PARTS)
    say(card, GREET)
    getattr(card, event)()
    assert say(card, "00 C0 00 00 0C") == "6D 00"
    assert say(card, GREET) == "6D 00", "nor is anything selected"
    assert say(card, SELECT, "00 C0 00 00 0C") == "6D 00"


# -- what cannot be made


@pytest.mark.parametrize("chunk", [0, -1, 257])
def test_a_chunk_that_61xx_cannot_count_is_refused(chunk: int) -> None:
    with pytest.raises(CardError, match="1 to 256 bytes"):
        Faulty(HelloCard(), delivery=PARTS, chunk=chunk)


@given(
    st.sampled_from(Delivery),
    st.integers(1, 256),
    st.integers(0, 20),
    st.lists(st.binary(max_size=12).map(lambda tail: b"\0" + tail) | st.just(bytes(4)), max_size=8),
)
def test_whatever_comes_it_answers_without_fault(
    delivery: Delivery, chunk: int, cut: int, commands: list[bytes]
) -> None:
    card = Guarded(Faulty(HelloCard(), delivery=delivery, chunk=chunk, cut=cut))
    for command in [bytes.fromhex(SELECT), *commands]:
        assert card.transmit(command)
    assert not card.faults
