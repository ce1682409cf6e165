"""What comes out of a container: the engine's framing, and the limits."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.engine.streams import STDERR, STDOUT, Gathering, Stream
from harness.engine.time_limit import TimeLimit

Frames = list[tuple[int, bytes]]


class Chunks:
    """A socket that gives prepared chunks, then the end or an error."""

    def __init__(self, chunks: Iterable[bytes], error: OSError | None = None) -> None:
        self._chunks, self._error = [chunk for chunk in chunks if chunk], error
        self.closed = False

    def settimeout(self, _: None) -> None:
        """Nothing here waits."""

    def recv(self, most: int) -> bytes:
        """The next chunk."""
        if not self._chunks or self.closed:
            if self._error:
                raise self._error
            return b""
        chunk = self._chunks.pop(0)
        if len(chunk) > most:
            self._chunks.insert(0, chunk[most:])
        return chunk[:most]

    def close(self) -> None:
        """The other side has gone."""
        self.closed = True


def framed(frames: Frames) -> bytes:
    """Frames as the engine sends them."""
    return b"".join(struct.pack(">BxxxL", kind, len(data)) + data for kind, data in frames)


def cut(data: bytes, at: Iterable[int]) -> list[bytes]:
    """Bytes in chunks that begin at these places."""
    places = [0, *sorted(min(place, len(data)) for place in at), len(data)]
    return [data[start:end] for start, end in pairwise(places)]


frames = st.lists(st.tuples(st.sampled_from([STDOUT, STDERR]), st.binary(max_size=40)), max_size=6)
places = st.lists(st.integers(0, 300), max_size=12)


@given(frames, places)
def test_frames_come_out_as_they_went_in_however_they_are_cut(sent: Frames, at: list[int]) -> None:
    assert list(Stream(Chunks(cut(framed(sent), at))).frames()) == sent


def test_a_frame_larger_than_what_is_read_at_once_comes_out_whole() -> None:
    sent = [(STDOUT, bytes(range(256)) * 1024), (STDERR, b"end")]
    assert list(Stream(Chunks([framed(sent)])).frames()) == sent


@given(frames, st.integers(1, 47), st.booleans())
def test_a_stream_that_breaks_off_gives_its_whole_frames(
    sent: Frames, lost: int, by_error: bool
) -> None:
    data = framed(sent)
    error = ConnectionResetError() if by_error else None
    came = list(Stream(Chunks([data[: max(0, len(data) - lost)]], error)).frames())
    assert came == sent[: len(came)]
    assert len(framed(sent[: len(came) + 1])) > len(data) - lost


def gather(sent: Frames, limit_bytes: int | None = None) -> Gathering:
    """Gather frames; what goes on after the kill is gathered too, as in life."""
    gathering = Gathering(lambda: None, limit_bytes, None)
    gathering.read(Stream(Chunks([framed(sent)])), None, 0.0)
    return gathering


@given(frames, st.integers(0, 120))
def test_no_more_than_the_limit_is_kept_and_nothing_is_lost_below_it(
    sent: Frames, limit: int
) -> None:
    gathering = gather(sent, limit)
    result = gathering.result(None, 0.0, 1.0)
    total = sum(len(data) for _, data in sent)
    kept = len(result.stdout) + len(result.stderr)
    assert kept == min(limit, total)
    assert (result.stopped_by == "output") is (total > limit)
    assert b"".join(d for kind, d in sent if kind == STDOUT).startswith(result.stdout)
    assert b"".join(d for kind, d in sent if kind == STDERR).startswith(result.stderr)


def test_both_streams_count_towards_the_limit() -> None:
    assert gather([(STDERR, b"x" * 5), (STDOUT, b"y" * 5)], 9).stopped_by == "output"
    assert gather([(STDERR, b"x" * 5), (STDOUT, b"y" * 5)], 10).stopped_by == ""


def test_output_over_the_limit_kills_once() -> None:
    kills: list[str] = []
    gathering = Gathering(lambda: kills.append("kill"), 3, None)
    gathering.read(Stream(Chunks([framed([(STDOUT, b"1234")] * 3)])), None, 0.0)
    assert kills == ["kill"]


def test_command_over_its_time_limit_is_killed_and_its_output_kept() -> None:
    near, far = socket.socketpair()
    far.sendall(framed([(STDOUT, b"before it hung")]))
    gathering = Gathering(far.close, 100, None)
    with Stream(near) as stream:
        gathering.read(stream, TimeLimit(0.0), 0.0)  # the limit has passed already
    result = gathering.result(None, 0.0, 1.0)
    assert result.stopped_by == "time"
    assert result.stdout == b"before it hung"


def test_command_within_its_time_limit_is_not_killed() -> None:
    kills: list[str] = []
    gathering = Gathering(lambda: kills.append("kill"), 100, None)
    stream = Stream(Chunks([framed([(STDOUT, b"quick")])]))
    gathering.read(stream, TimeLimit(3600.0), time.monotonic())
    assert (kills, gathering.stopped_by) == ([], "")
    assert gathering.result(0, 0.0, 1.0).stdout == b"quick"


def test_a_listener_hears_both_streams_and_nothing_is_kept() -> None:
    heard: list[bytes] = []
    gathering = Gathering(lambda: None, None, heard.append)
    gathering.read(Stream(Chunks([framed([(STDOUT, b"a"), (STDERR, b"b")])])), None, 0.0)
    assert heard == [b"a", b"b"]
    assert gathering.result(0, 0.0, 1.0).stdout == b""


def test_a_silent_program_spoke_last_at_its_end() -> None:
    result = gather([(STDERR, b"complaint")]).result(0, 10.0, 12.5)
    assert (result.duration_s, result.to_last_output_s) == (2.5, 2.5)


def test_writing_to_a_program_that_has_gone_is_an_error() -> None:
    near, far = socket.socketpair()
    far.close()
    with Stream(near) as stream, pytest.raises(OSError):
        stream.send(b"x")
