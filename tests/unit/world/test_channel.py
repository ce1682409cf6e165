"""JSON lines: everything that can arrive becomes a request or an error that says why."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.world.channel import Lines, Refusal, done, encode, event, parse_request, refused


@given(st.lists(st.binary().map(lambda b: b.replace(b"\n", b"")), max_size=6), st.data())
def test_lines_survive_any_cut(lines: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(line + b"\n" for line in lines)
    cuts = data.draw(st.lists(st.integers(0, len(stream)), max_size=8).map(sorted))
    reader, got = Lines(), []
    for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        got += reader.feed(stream[start:end])
    assert got == lines


def test_a_line_without_end_takes_no_endless_memory() -> None:
    reader = Lines(limit=10)
    for _ in range(100):
        assert reader.feed(b"x" * 7) == []
    assert reader.feed(b"\nnext\n") == [b"x" * 10, b"next"]


def test_a_request() -> None:
    request = parse_request(b'{"id": 7, "op": "follow", "on": true}')
    assert (request.id, request.op, request.fields) == (7, "follow", {"on": True})


@pytest.mark.parametrize(
    ("line", "error", "request_id"),
    [
        (b"", "not a line of JSON", None),
        (b"{", "not a line of JSON", None),
        (b"\xff\xfe", "not a line of JSON", None),
        (b"[" * 100_000, "not a line of JSON", None),
        (b"[]", "not a JSON object", None),
        (b'{"op": "status"}', "no id", None),
        (b'{"id": true, "op": "status"}', "no id", None),
        (b'{"id": 3}', "no op", 3),
        (b'{"id": "x", "op": 1}', "no op", "x"),
    ],
)
def test_malformed_request_is_refused(
    line: bytes, error: str, request_id: int | str | None
) -> None:
    with pytest.raises(Refusal, match=error) as caught:
        parse_request(line)
    assert caught.value.request_id == request_id


@given(st.binary(max_size=60))
def test_any_bytes_are_a_request_or_a_refusal(line: bytes) -> None:
    try:
        request = parse_request(line)
    except Refusal as refusal:
        assert refusal.error and refusal.hint
    else:
        assert request.op is not None


def test_replies_and_events_are_single_lines() -> None:
    for message in (
        done(1, {"text": "a\nb"}),
        refused(None, Refusal("what", "do")),
        event({"kind": "x"}),
    ):
        line = encode(message)
        assert line.count(b"\n") == 1 and json.loads(line) == message
    assert refused(2, Refusal("what", "do")) == {
        "id": 2,
        "ok": False,
        "error": "what",
        "hint": "do",
    }
