"""JSON lines: the words between harness, supervisor and card process. No input or output here.

Request  {"id": 1, "op": "prepare", ...}
Reply    {"id": 1, "ok": true, ...}  or  {"id": 1, "ok": false, "error": "...", "hint": "..."}
Event    {"event": {"kind": "...", ...}}, unasked, at any time
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

LINE_LIMIT: Final = 8 << 20  # a card may be a recording of many thousand exchanges


class Refusal(Exception):
    """A request that cannot be met. error: what happened; hint: what to do about it."""

    def __init__(self, error: str, hint: str = "", request_id: int | str | None = None) -> None:
        super().__init__(error)
        self.error, self.hint, self.request_id = error, hint, request_id


@dataclass(frozen=True)
class Request:
    """A request. fields: all but id and op."""

    id: int | str
    op: str
    fields: Mapping[str, object] = field(default_factory=dict)


class Lines:
    """Lines from a stream of bytes that may be cut anywhere.

    A line longer than the limit is delivered cut, and what follows up to its end is thrown
    away: no JSON survives that, so it becomes an error reply instead of endless memory.
    """

    def __init__(self, limit: int = LINE_LIMIT) -> None:
        self._limit = limit
        self._rest = b""

    def feed(self, data: bytes) -> list[bytes]:
        """The lines completed by `data`, without their ends."""
        *lines, rest = (self._rest + data).split(b"\n")
        self._rest = rest[: self._limit]
        return [line[: self._limit] for line in lines]


def parse_request(line: bytes) -> Request:
    """The request in a line. Refusal when it is none, with the id as far as there was one."""
    fields = parse_object(line)
    request_id = fields.pop("id", None)
    if isinstance(request_id, bool) or not isinstance(request_id, int | str):
        raise Refusal("the request has no id", 'send {"id": 1, "op": "status"}')
    op = fields.pop("op", None)
    if not isinstance(op, str):
        raise Refusal("the request names no op", 'add "op": "status"', request_id)
    return Request(request_id, op, fields)


def parse_object(line: bytes) -> dict[str, object]:
    """The JSON object in a line. Refusal when it is none."""
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Refusal(f"not a line of JSON: {error}", "one object per line, in UTF-8") from None
    if not isinstance(fields, dict):
        raise Refusal("not a JSON object", 'send {"id": 1, "op": "status"}')
    return fields


def encode(message: Mapping[str, object]) -> bytes:
    """One line, with its end."""
    return json.dumps(message, separators=(",", ":")).encode() + b"\n"


def done(request_id: int | str, fields: Mapping[str, object]) -> dict[str, object]:
    """The reply to a request that was met."""
    return {"id": request_id, "ok": True, **fields}


def refused(request_id: int | str | None, refusal: Refusal) -> dict[str, object]:
    """The reply to a request that was not; the refusal may know an id that the caller does not."""
    if request_id is None:
        request_id = refusal.request_id
    return {"id": request_id, "ok": False, "error": refusal.error, "hint": refusal.hint}


def event(fields: Mapping[str, object]) -> dict[str, object]:
    """An event as a message."""
    return {"event": dict(fields)}
