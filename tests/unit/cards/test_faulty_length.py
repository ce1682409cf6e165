"""Cards with faults of length: 6Cxx until Le is exact, and responses that are cut."""

from __future__ import annotations

import pytest

from harness.cards.faulty import Faulty
from harness.cards.guard import Guarded
from harness.cards.hello import HelloCard
from harness.readers.vpcd_protocol import respond
from harness.trace.trace import Trace

from .faulty_cards import EXACT, GREET, HELLO, PARTS, SELECT, say, selected

# -- exact-le


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        (GREET, "6C 0C"),
        ("00 00 00 00 00", "6C 0C"),
        ("00 00 00 00 0B", "6C 0C"),
        ("00 00 00 00 0D", "6C 0C"),
        ("00 00 00 00 0C", HELLO),
        ("00 00 00 00 00 00 0C", HELLO),
        ("00 00 01 00 0C", "6B 00"),
        ("00 00 00 00 01 FF", "67 00"),
        ("00 C0 00 00 0C", "6D 00"),
    ],
)
def test_6cxx_until_le_is_exact(command: str, answer: str) -> None:
    assert say(selected(delivery=EXACT), command) == answer
    assert say(selected(delivery=EXACT), GREET, command) == answer


@pytest.mark.parametrize(("length", "word"), [(255, "6C FF"), (256, "6C 00")])
def test_6cxx_counts_to_256(length: int, word: str) -> None:
    card = selected("x" * length, delivery=EXACT)
    assert say(card, GREET) == word
    le = (length % 256).to_bytes()
    assert card.transmit(bytes(4) + le) == b"x" * length + b"\x90\x00"


def test_data_that_6cxx_cannot_count_are_delivered_at_once() -> None:
    assert selected("x" * 257, delivery=EXACT).transmit(bytes(4)) == b"x" * 257 + b"\x90\x00"


def test_a_response_without_data_is_delivered_at_once() -> None:
    for delivery in (PARTS, EXACT):
        assert say(selected("", delivery=delivery), GREET) == "90 00"


# -- cut


@pytest.mark.parametrize(
    ("cut", "answer"),
    [(1, "48"), (2, "48 65"), (13, HELLO[:-3]), (14, HELLO), (15, HELLO), (0, HELLO)],
)
def test_an_answer_is_cut_after_so_many_bytes(cut: int, answer: str) -> None:
    assert say(selected(cut=cut), GREET) == answer


def test_a_status_word_alone_is_not_cut() -> None:
    card = Faulty(HelloCard(), cut=1)
    assert say(card, GREET) == "6D 00"
    assert say(card, SELECT) == "90 00"
    assert say(Faulty(HelloCard(), cut=1, refusal=0x6A82), SELECT, GREET) == "6A 82"


def test_parts_are_cut_too() -> None:
    card = selected(delivery=PARTS, cut=1)
    assert say(card, GREET) == "61 0C"
    assert say(card, "00 C0 00 00 0C") == "48"


def test_a_cut_answer_goes_through_vpcd_as_it_is() -> None:
    trace = Trace()
    assert respond(Guarded(selected(cut=1)), bytes(4), trace) == b"\x48"
    assert [event.kind for event in trace.drain()] == ["command"], "it is no fault"
