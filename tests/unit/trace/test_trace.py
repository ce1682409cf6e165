"""The trace: events as JSON, and what happens when it is full."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.trace.trace import Event, Trace


def test_the_form_of_an_event() -> None:
    event = Event(5, "command", b"\x00\xa4", slot=1)
    assert event.as_object() == {"t_ns": 5, "kind": "command", "slot": 1, "hex": "00 A4"}
    fault = Event(6, "fault", text="why")
    assert fault.as_object() == {"t_ns": 6, "kind": "fault", "slot": 0, "hex": "", "text": "why"}


@given(st.binary(), st.text())
def test_an_event_fits_into_json(data: bytes, text: str) -> None:
    fields = json.loads(json.dumps(Event(1, "fault", data, text).as_object()))
    assert bytes.fromhex(fields["hex"]) == data
    assert fields.get("text", "") == text


def test_each_event_has_its_slot() -> None:
    trace = Trace()
    trace.add("command", b"\x01", slot=1)
    trace.add("command", b"\x02")
    assert [event.slot for event in trace.drain()] == [1, 0]


def test_events_come_in_order_and_once() -> None:
    trace = Trace()
    trace.add("power-on")
    trace.add("command", b"\x01")
    drained = trace.drain()
    assert [(event.kind, event.data) for event in drained] == [
        ("power-on", b""),
        ("command", b"\x01"),
    ]
    assert drained[0].t_ns <= drained[1].t_ns
    assert trace.drain() == []


@pytest.mark.parametrize("trace", [Trace(max_events=2), Trace(max_bytes=6)])
def test_a_full_trace_is_the_beginning_and_says_so(trace: Trace) -> None:
    for data in (b"one", b"two", b"three", b"", b"five"):
        trace.add("command", data)
    assert trace.dropped == 3
    *kept, last = trace.drain()
    assert [event.data for event in kept] == [b"one", b"two"]
    assert last.kind == "fault" and last.text.startswith("3 more events")


def test_after_draining_there_is_room_again() -> None:
    trace = Trace(max_events=1)
    trace.add("reset")
    trace.add("reset")
    trace.drain()
    trace.add("power-on")
    assert [event.kind for event in trace.drain()] == ["power-on"]


def test_news_are_given_once_and_stay_recorded() -> None:
    trace = Trace()
    trace.add("reset")
    assert trace.unsent
    assert [event.kind for event in trace.news()] == ["reset"]
    assert not trace.unsent and trace.news() == []
    trace.add("power-off")
    assert [event.kind for event in trace.news()] == ["power-off"]
    assert [event.kind for event in trace.drain()] == ["reset", "power-off"]
