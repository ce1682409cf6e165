"""A worker's end of its pipes: requests are answered, and messages written whole."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Final

from harness.world.channel import Refusal, Request, done, encode, parse_request, refused

STDIN: Final = 0
STDOUT: Final = 1


def reply(line: bytes, do: Callable[[Request], Mapping[str, object]]) -> dict[str, object]:
    """The reply to one line. `do` raises Refusal for what it cannot do."""
    request_id: int | str | None = None
    try:
        request = parse_request(line)
        request_id = request.id
        return done(request.id, do(request))
    except Refusal as refusal:
        return refused(request_id, refusal)


def send(message: Mapping[str, object]) -> None:
    """Write a message, however much of it the pipe takes at a time."""
    data = memoryview(encode(message))
    while data:
        data = data[os.write(STDOUT, data) :]
