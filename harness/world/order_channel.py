"""Orders between processes: JSON lines on a Unix socket. No input or output here.

Request  {"order": "remove"}, or {"ask": "trace"}, and "reset", "status" and "close" in its place
Reply    {"ok": true, ...} or {"ok": false, "error": "...", "hint": "..."}, to each in its turn

An `id` of a request comes back in its reply. trace: what happened since the bench began or was
reset ({"events": [...], "dropped": n}; `trace.Event.as_object` says what is in one). reset:
everything as it was when the bench began, with an empty trace. status: what there is. close: the
bench ends. Connections do not wait for each other; on one of them a request waits for the reply to
the one before.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from harness.world.channel import Refusal

SOCKET: Final = "orders"  # in the folder of pcscd's
_FORM: Final = 'such as {"order": "remove"} or {"ask": "trace"}'


@dataclass(frozen=True)
class Wanted:
    """What a request wants: an order to be obeyed, or an answer. known: its id, if it has one."""

    order: str = ""
    asked: str = ""
    known: Mapping[str, Any] | None = None


def parse(line: bytes, asks: Collection[str]) -> Wanted:
    """What a line wants. Refusal, with what is allowed, where that is nothing.

    asks: what can be asked.
    """
    try:
        request = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise Refusal(f"not a line of JSON: {error}", f"one object per line, {_FORM}") from None
    if not isinstance(request, dict):
        raise Refusal("not a JSON object", _FORM)
    known = {"id": request["id"]} if isinstance(request.get("id"), int | str) else {}
    match request:
        case {"order": _, "ask": _}:
            raise Refusal("an order and something that is asked are two requests", _FORM)
        case {"order": str(text)}:
            return Wanted(order=text, known=known)
        case {"ask": str(what)} if what in asks:
            return Wanted(asked=what, known=known)
        case {"ask": what}:
            raise Refusal(f"nobody answers to {what!r}", f"ask {', '.join(asks)}")
    raise Refusal("neither an order nor something that is asked", _FORM)


def done(wanted: Wanted, answer: Mapping[str, Any]) -> bytes:
    """The reply to a request that was met."""
    return _encoded({"ok": True, **answer, **(wanted.known or {})})


def refused(error: str, hint: str, wanted: Wanted | None = None) -> bytes:
    """The reply to one that was not."""
    known = wanted.known if wanted and wanted.known else {}
    return _encoded({"ok": False, "error": error, "hint": hint, **known})


def _encoded(reply: Mapping[str, Any]) -> bytes:
    return json.dumps(reply).encode() + b"\n"
