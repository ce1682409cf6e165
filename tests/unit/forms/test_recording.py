"""Exchanges of a recording, and its ATR."""

from __future__ import annotations

from harness.forms.recording import Recording, TimedExchange
from harness.trace.trace import Event


def test_responses_find_their_commands_slot_by_slot() -> None:
    events = (
        Event(1, "response", b"\x00", slot=0),
        Event(2, "command", b"\x01", slot=0),
        Event(3, "command", b"\x02", slot=1),
        Event(4, "response", b"\x03", slot=1),
        Event(5, "response", b"\x04", slot=0),
        Event(6, "command", b"\x05", slot=0),
        Event(7, "remove", slot=0),
        Event(8, "command", b"\x06", slot=0),
        Event(9, "response", b"\x07", slot=0),
    )
    assert Recording("n", events).exchanges == [
        TimedExchange(b"\x01", b"\x04", 2, 5, 0),
        TimedExchange(b"\x02", b"\x03", 3, 4, 1),
        TimedExchange(b"\x05", b"", 6, None, 0),
        TimedExchange(b"\x06", b"\x07", 8, 9, 0),
    ]


def test_the_atr_is_of_the_card_that_is_in_or_of_the_first_that_comes() -> None:
    events = Event(1, "insert"), Event(2, "insert", b"\x3b\x00"), Event(3, "insert", b"\x3b\x01")
    assert Recording("n", events).atr == b"\x3b\x00"
    assert Recording("n", events, b"\x3f\x00").atr == b"\x3f\x00"
    assert Recording("n", ()).atr is None
