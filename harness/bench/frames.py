"""Frames: what harness and runner say to each other; containers/runner/frames.h has the format.

Bytes in and values out, and the other way round; nothing here reads or writes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

LONGEST = 1 << 20  # of a frame to the runner, without its header
_LONGEST_ANSWER = 1 << 17  # of one from it: a piece of output has 64 KiB at most

_HEADER = struct.Struct(">cI")
_RUN = struct.Struct(">5I")
_SINCE = struct.Struct(">Q")
_ENDING = struct.Struct(">cI4QB")
_MOST = 2**32 - 1


class FrameError(ValueError):
    """Bytes that are no frame, or values that fit into none."""


class How(StrEnum):
    """How a program ended. Each is the letter in the frame."""

    EXITED = "e"
    SIGNALLED = "s"
    TIME_LIMIT = "t"
    OUTPUT_LIMIT = "o"
    NOT_STARTED = "n"


@dataclass(frozen=True)
class Limits:
    """Limits that the runner keeps.

    seconds: of the program. output_bytes: of stdout and stderr together. settle_s: what the
    processes that it leaves get to end by themselves.
    """

    seconds: float
    output_bytes: int
    settle_s: float


@dataclass(frozen=True)
class Output:
    """A piece of what the program printed. since_s: from its start."""

    to_stdout: bool
    since_s: float
    data: bytes


@dataclass(frozen=True)
class Activity:
    """The program idles from now on, or is active again."""

    active: bool


@dataclass(frozen=True)
class Left:
    """A process that outlived the program. command: its arguments, with blanks between."""

    command: str


@dataclass(frozen=True)
class Record:
    """A piece of what the program wrote into its record. cut: there is more, which is not sent."""

    data: bytes
    cut: bool = False


@dataclass(frozen=True)
class Ending:
    """The end of a program. what: its exit status, signal or errno, by `how`.

    user_s, system_s: of processor time; peak_bytes: of memory, of its largest process. clean:
    whether what it wrote into its folders is gone.
    """

    how: How
    what: int
    wall_s: float
    user_s: float
    system_s: float
    peak_bytes: int
    clean: bool


@dataclass(frozen=True)
class Malformed:
    """The runner could not read a frame, and has ended. why: in its words."""

    why: str


Answer = Output | Activity | Left | Record | Ending | Malformed


def run_frame(
    argv: Sequence[str],
    environment: Mapping[str, str],
    limits: Limits,
    stdin: bytes = b"",
    record: str = "",
) -> bytes:
    """The frame that runs a program. FrameError where it would not fit or cannot be said.

    record: the path of a file that is made for it, and whose content comes back; "" for none.
    """
    strings = [*argv, *(f"{name}={value}" for name, value in environment.items()), record]
    if not argv or any("\0" in string for string in strings):
        raise FrameError(f"no argument vector: {argv!r}")
    numbers = _RUN.pack(
        _milliseconds(limits.seconds),
        min(limits.output_bytes, _MOST),
        _milliseconds(limits.settle_s),
        len(argv),
        len(environment),
    )
    texts = b"".join(string.encode("utf-8", "surrogateescape") + b"\0" for string in strings)
    payload = numbers + texts + stdin
    if len(payload) > LONGEST:
        raise FrameError(f"{len(payload)} bytes, where {LONGEST} fit into a frame")
    return _frame(b"R", payload)


def time_frame(seconds: float) -> bytes:
    """The frame that gives the program that runs so long from now on."""
    return _frame(b"T", struct.pack(">I", _milliseconds(seconds)))


def _frame(letter: bytes, payload: bytes) -> bytes:
    return _HEADER.pack(letter, len(payload)) + payload


def _milliseconds(seconds: float) -> int:
    return min(_MOST, max(0, round(seconds * 1000)))


class Answers:
    """The answers in a stream of bytes that may be cut anywhere."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def feed(self, data: bytes) -> Iterator[Answer]:
        """The answers completed by `data`. FrameError at the first that is none."""
        self._rest += data
        while len(self._rest) >= _HEADER.size:
            letter, length = _HEADER.unpack_from(self._rest)
            if length > _LONGEST_ANSWER:
                raise FrameError(f"{letter!r} with {length} bytes")
            end = _HEADER.size + length
            if len(self._rest) < end:
                return
            payload = bytes(self._rest[_HEADER.size : end])
            del self._rest[:end]
            yield _answer(letter, payload)


def _answer(letter: bytes, payload: bytes) -> Answer:
    try:
        match letter:
            case b"O" | b"E":
                (us,) = _SINCE.unpack_from(payload)
                return Output(letter == b"O", us / 1e6, payload[_SINCE.size :])
            case b"I" | b"A" if not payload:
                return Activity(letter == b"A")
            case b"L":
                return Left(payload.replace(b"\0", b" ").decode("utf-8", "replace").strip())
            case b"F" | b"C":
                return Record(payload, letter == b"C")
            case b"X":
                return _ending(payload)
            case b"M":
                return Malformed(payload.decode("utf-8", "replace"))
    except (struct.error, ValueError) as error:
        raise FrameError(f"{letter!r}: {error}") from error
    raise FrameError(f"{letter!r} with {len(payload)} bytes")


def _ending(payload: bytes) -> Ending:
    how, what, wall, user, system, peak, clean = _ENDING.unpack(payload)
    return Ending(
        How(how.decode("latin-1")), what, wall / 1e6, user / 1e6, system / 1e6, peak, bool(clean)
    )
