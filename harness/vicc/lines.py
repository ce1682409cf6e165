"""What a card sees, a line for each event, for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from harness.atr.decode import decode
from harness.atr.words import summary
from harness.cards import status
from harness.forms.reading import spaced

_LOST: Final = ("dropped",)


def line(event: Mapping[str, Any], since_ns: int) -> str:
    """An event as `trace.Event.as_object` has it, with the seconds since the first one."""
    return f"{(int(event.get('t_ns', 0)) - since_ns) / 1e9:10.6f}  {_words(event)}"


def lines(events: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Events of a bench, with the seconds since the first one; what is no card's is left out."""
    since: int | None = None
    for event in events:
        if event["kind"] in _LOST:
            yield gap(event)
        elif "t_ns" in event:
            since = int(event["t_ns"]) if since is None else since
            yield line(event, since)


def gap(event: Mapping[str, Any]) -> str:
    """How many events are missing in this place."""
    return f"{event['events']} events of this place were lost: nobody took them fast enough."


def _words(event: Mapping[str, Any]) -> str:
    data = bytes.fromhex(event.get("hex", ""))
    match event["kind"]:
        case "insert" if data:
            return f"insert {spaced(data)}: {summary(decode(data))}"
        case "command":
            return f"> {spaced(data)}"
        case "response":
            name = status.name(int.from_bytes(data[-2:], "big"))
            return f"< {spaced(data)}  ({name})"
        case "order":
            return f"* {event.get('text', '')}"
    return " ".join(filter(None, [event["kind"], spaced(data), event.get("text", "")]))
