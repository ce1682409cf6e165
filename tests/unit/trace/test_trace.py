"""The trace: events as JSON, and what happens when it is full."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.trace.trace import KINDS, Event, Trace

events = st.builds(
    Event, st.integers(0, 2**63), st.sampled_from(sorted(KINDS)), st.binary(), st.text()
)


@given(events)
def test_json_and_back(event: Event) -> None:
    line = event.to_json()
    assert "\n" not in line
    assert Event.from_json(line) == event


def test_the_form_of_a_line() -> None:
    line = Event(5, "command", b"\x00\xa4").to_json()
    assert json.loads(line) == {"t_ns": 5, "kind": "command", "hex": "00 A4"}


@pytest.mark.parametrize(
    "line",
    [
        "[]",
        "{}",
        "nonsense",
        '{"t_ns": 1, "kind": "party", "hex": ""}',
        '{"t_ns": "1", "kind": "reset", "hex": ""}',
        '{"t_ns": 1, "kind": "reset", "hex": "0"}',
        '{"t_ns": 1, "kind": "reset", "hex": "", "text": 1}',
        '{"t_ns": 1, "kind": "reset", "hex": "", "colour": "red"}',
    ],
)
def test_what_is_no_event(line: str) -> None:
    with pytest.raises(ValueError):
        Event.from_json(line)


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


def test_news_are_told_once_and_stay_recorded() -> None:
    trace = Trace()
    trace.add("reset")
    assert trace.untold
    assert [event.kind for event in trace.news()] == ["reset"]
    assert not trace.untold and trace.news() == []
    trace.add("power-off")
    assert [event.kind for event in trace.news()] == ["power-off"]
    assert [event.kind for event in trace.drain()] == ["reset", "power-off"]
