"""The other side of the runner's frames: what a runner reads and what it writes."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from harness.bench.frames import Activity, Answer, Ending, Left, Malformed, Output, Record


@dataclass(frozen=True)
class Request:
    """An R as a runner reads it; numbers are milliseconds and bytes."""

    limit_ms: int
    limit_bytes: int
    settle_ms: int
    arguments: list[str]
    variables: list[str]
    record: str
    stdin: bytes


def frames(data: bytes) -> list[tuple[bytes, bytes]]:
    """Letters and payloads of frames that are whole."""
    found = []
    while data:
        letter, size = data[:1], int.from_bytes(data[1:5], "big")
        assert len(data) >= 5 + size
        found.append((letter, data[5 : 5 + size]))
        data = data[5 + size :]
    return found


def request(payload: bytes) -> Request:
    """The request in the payload of an R."""
    time, size, settle, arguments, variables = struct.unpack(">5I", payload[:20])
    *texts, stdin = payload[20:].split(b"\0", arguments + variables + 1)
    words = [text.decode("utf-8", "surrogateescape") for text in texts]
    *words, record = words
    return Request(time, size, settle, words[:arguments], words[arguments:], record, stdin)


def frame(letter: bytes, payload: bytes) -> bytes:
    """A frame, whatever it holds."""
    return letter + len(payload).to_bytes(4, "big") + payload


def encoded(answer: Answer) -> bytes:
    """A frame as a runner writes it."""
    match answer:
        case Output(to_stdout, since_s, data):
            return frame(b"O" if to_stdout else b"E", _us(since_s) + data)
        case Activity(active):
            return frame(b"A" if active else b"I", b"")
        case Left(command):
            return frame(b"L", command.replace(" ", "\0").encode() + b"\0")
        case Record(data, cut):
            return frame(b"C" if cut else b"F", data)
        case Malformed(why):
            return frame(b"M", why.encode())
        case Ending():
            times = (answer.wall_s, answer.user_s, answer.system_s)
            what = answer.what.to_bytes(4, "big")
            sums = b"".join(map(_us, times)) + answer.peak_bytes.to_bytes(8, "big")
            return frame(b"X", answer.how.encode() + what + sums + bytes([answer.clean]))


def _us(seconds: float) -> bytes:
    return round(seconds * 1e6).to_bytes(8, "big")


def said(answers: Sequence[Answer]) -> bytes:
    """Several frames, one after the other."""
    return b"".join(map(encoded, answers))
