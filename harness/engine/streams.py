"""A container's output: the engine's multiplexed stream, gathered within limits.

The framing is the Docker Engine API's (ContainerAttach): a byte for the stream, three of
padding, a 4-byte big-endian length, then that many bytes.
"""

from __future__ import annotations

import contextlib
import struct
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from harness.engine.time_limit import TimeLimit

STDOUT, STDERR = 1, 2
_HEADER = struct.Struct(">BxxxL")
_CHUNK = 65536


class Stream:
    """A connection to a container or command: bytes in, (stream number, bytes) out.

    raw: the socket, or the file over one, that the docker library gives.
    """

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self._socket = getattr(raw, "_sock", raw)
        self._socket.settimeout(None)

    def send(self, data: bytes) -> None:
        """Write to its stdin. Raises OSError when the other side has gone."""
        self._socket.sendall(data)

    def frames(self) -> Iterator[tuple[int, bytes]]:
        """Yield its output until it ends or the connection breaks."""
        buffer = b""
        with contextlib.suppress(OSError):
            while chunk := self._socket.recv(_CHUNK):
                buffer += chunk
                while len(buffer) >= _HEADER.size:
                    kind, length = _HEADER.unpack_from(buffer)
                    end = _HEADER.size + length
                    if len(buffer) < end:
                        break
                    yield kind, buffer[_HEADER.size : end]
                    buffer = buffer[end:]

    def close(self) -> None:
        """Close; the container sees the end of its stdin."""
        with contextlib.suppress(OSError):
            self._raw.close()
        with contextlib.suppress(OSError):
            self._socket.close()

    def __enter__(self) -> Stream:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass(frozen=True)
class ExecResult:
    """The result of a command in a container. `stopped_by` names the limit that ended it.

    exit_status: None when it was ended so, or could not be started.
    to_last_output_s: from its start to the last time it wrote to stdout.
    """

    exit_status: int | None
    stdout: bytes
    stderr: bytes
    duration_s: float
    to_last_output_s: float
    stopped_by: str = ""


class Gathering:
    """Collects a command's output; at a limit it calls `kill`, which must end the stream."""

    def __init__(
        self,
        kill: Callable[[], None],
        limit_bytes: int | None,
        on_output: Callable[[bytes], None] | None,
    ) -> None:
        self._kill, self._limit_bytes, self._on_output = kill, limit_bytes, on_output
        self._out, self._err = bytearray(), bytearray()
        self._last_output = 0.0
        self.stopped_by = ""

    def read(self, stream: Stream, limit: TimeLimit | None, started: float) -> None:
        """Read to the end, or to the time limit, which counts from `started`."""
        if limit is None:
            self._read(stream)
            return
        with limit.over(lambda: self._stop("time"), started):
            self._read(stream)

    def _read(self, stream: Stream) -> None:
        for kind, data in stream.frames():
            if self._on_output:
                self._on_output(data)
            else:
                self._take(kind, data)

    def _take(self, kind: int, data: bytes) -> None:
        into = self._out if kind == STDOUT else self._err
        if kind == STDOUT:
            self._last_output = time.monotonic()
        if self._limit_bytes is None:
            into += data
            return
        room = self._limit_bytes - len(self._out) - len(self._err)
        into += data[: max(0, room)]
        if len(data) > room:
            self._stop("output")

    def _stop(self, why: str) -> None:
        if not self.stopped_by:
            self.stopped_by = why
            self._kill()

    def result(self, exit_status: int | None, started: float, ended: float) -> ExecResult:
        """All that was gathered, once `read` has returned."""
        return ExecResult(
            exit_status,
            bytes(self._out),
            bytes(self._err),
            ended - started,
            (self._last_output or ended) - started,
            self.stopped_by,
        )
