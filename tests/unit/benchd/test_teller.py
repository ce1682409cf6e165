"""Telling a trace while it grows: all of it, in its order, and what is lost in its place."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from harness.benchd.outlet import Outlet
from harness.benchd.teller import Teller
from harness.benchd.told import Told
from harness.trace.trace import Event, Trace


class Pipe:
    """A pipe with a reader that reads when it is asked to."""

    def __init__(self) -> None:
        self.reader, self.writer = os.pipe()

    def read(self, size: int = 1 << 20) -> bytes:
        return os.read(self.reader, size)

    def close(self) -> None:
        os.close(self.reader)
        os.close(self.writer)


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    pipe = Pipe()
    yield pipe
    pipe.close()


def events(data: bytes) -> list[dict[str, Any]]:
    return [json.loads(line)["event"] for line in data.splitlines()]


def test_an_event_is_told_as_json_has_it(pipe: Pipe) -> None:
    trace = Trace()
    teller = Teller(trace, Outlet(pipe.writer))
    teller.on = True
    trace.add("command", b"\x00\xa4", slot=1)
    trace.add("fault", text='it said "no"\n')
    teller.tell()
    told = events(pipe.read())
    assert [Event(e["t_ns"], e["kind"], bytes.fromhex(e["hex"]), e.get("text", ""), e["slot"])
            .as_object() for e in told] == told  # fmt: skip
    assert [event.get("text") for event in told] == [None, 'it said "no"\n']


def test_without_a_listener_events_stay(pipe: Pipe) -> None:
    trace = Trace()
    teller = Teller(trace, Outlet(pipe.writer))
    trace.add("reset")
    assert teller.pause_ms() is None
    teller.tell_all()
    assert len(trace) == 1
    teller.on = True
    assert len(trace) == 0, "what was before is not news"


def test_what_is_lost_is_told_in_its_place(pipe: Pipe) -> None:
    trace = Trace(max_events=2)
    teller = Teller(trace, Outlet(pipe.writer))
    teller.on = True
    for data in (b"1", b"2", b"3", b"4"):
        trace.add("command", data)
    teller.tell_all()
    trace.add("command", b"5")
    teller.tell_all()
    told = [event.get("hex", event.get("events")) for event in events(pipe.read())]
    assert told == ["31", "32", 2, "35"]


def test_the_bell_rings_once_for_many_news(pipe: Pipe) -> None:
    trace = Trace()
    teller = Teller(trace, Outlet(pipe.writer))
    teller.on = True
    for _ in range(3):
        trace.add("reset")
        teller.news()
    teller.heard()
    with pytest.raises(BlockingIOError):
        os.eventfd_read(teller.fileno())
    assert teller.pause_ms() is not None


def test_a_trace_that_grows_while_it_is_told_loses_nothing_that_is_not_counted(
    pipe: Pipe,
) -> None:
    trace, outlet, commands = Trace(max_events=100), Outlet(pipe.writer), 20_000
    teller = Teller(trace, outlet)
    teller.on = True

    def card() -> None:
        for _ in range(commands):
            trace.add("command", b"x")

    playing = threading.Thread(target=card)
    playing.start()
    told = b""
    while playing.is_alive() or teller.pause_ms() is not None or outlet.waiting:
        teller.tell()
        if outlet.waiting:
            told += pipe.read()
            outlet.flush()
    os.close(pipe.writer)
    while more := pipe.read():
        told += more
    pipe.writer = os.open(os.devnull, os.O_WRONLY)
    assert sum(event.get("events", 1) for event in events(told)) == commands


def test_a_full_pipe_keeps_nobody_waiting_and_loses_nothing(pipe: Pipe) -> None:
    outlet = Outlet(pipe.writer)
    for number in range(20_000):
        outlet.send({"id": number})
    assert outlet.waiting
    told = b""
    while outlet.waiting:
        told += pipe.read()
        outlet.flush()
    told += pipe.read()
    assert [json.loads(line)["id"] for line in told.splitlines()] == [*range(20_000)]


class FakeTransport:
    """Keeps what is written; full: as much as nobody reads is kept already."""

    def __init__(self) -> None:
        self.written, self.full = b"", False

    def get_write_buffer_size(self) -> int:
        return 1 << 30 if self.full else 0

    def write(self, data: bytes) -> None:
        self.written += data


def test_events_for_nobody_are_counted_and_told_before_what_comes_then() -> None:
    transport: Any = FakeTransport()
    told = Told(transport)
    told.tell({"kind": "reset"})
    transport.full = True
    told.tell({"kind": "reset"})
    told.tell({"kind": "dropped", "events": 5})
    told.reply({"id": 1})
    assert [json.loads(line) for line in transport.written.splitlines()] == [
        {"event": {"kind": "reset"}},
        {"event": {"kind": "dropped", "events": 6}},
        {"id": 1},
    ]
