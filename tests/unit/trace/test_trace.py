"""The trace: events as JSON, and what happens when it is full."""

from __future__ import annotations

import json
import threading

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


def test_what_is_taken_makes_room() -> None:
    trace = Trace(max_events=2, max_bytes=4)
    for data in (b"one", b"1"):
        trace.add("command", data)
    assert [item[2] for item in trace.take(1)] == [b"one"]
    trace.add("command", b"two")
    assert [item[2] for item in trace.take(9)] == [b"1", b"two"]
    assert trace.take(9) == [] and trace.dropped == 0 and len(trace) == 0


def test_what_did_not_fit_is_told_after_what_came_before_it() -> None:
    trace = Trace(max_events=2)
    for data in (b"one", b"two", b"three", b"four"):
        trace.add("command", data)
    assert trace.lost() == 0, "there is something to take before"
    trace.take(1)
    trace.add("command", b"five")
    assert [item[2] for item in trace.take(9)] == [b"two"], "no hole before it is told"
    assert trace.lost() == 3 and trace.lost() == 0
    trace.add("command", b"six")
    assert [item[2] for item in trace.take(9)] == [b"six"]


def test_threads_lose_no_event_that_is_not_counted() -> None:
    trace, each = Trace(max_events=1000), 2000

    def add() -> None:
        for _ in range(each):
            trace.add("command", b"x")

    adders = [threading.Thread(target=add) for _ in range(4)]
    seen = 0
    for adder in adders:
        adder.start()
    while any(adder.is_alive() for adder in adders) or len(trace) or trace.dropped:
        seen += len(trace.take(64)) + trace.lost()
    assert seen == 4 * each
