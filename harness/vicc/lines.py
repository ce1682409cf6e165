"""What a card sees, a line for each event, for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.atr.decode import decode
from harness.atr.words import summary
from harness.cards import status
from harness.forms.reading import spaced


def line(event: Mapping[str, Any], since_ns: int) -> str:
    """An event as `trace.Event.as_object` has it, with the seconds since the first one."""
    return f"{(int(event.get('t_ns', 0)) - since_ns) / 1e9:10.6f}  {_words(event)}"


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
    return " ".join(filter(None, [event["kind"], spaced(data), event.get("text", "")]))
