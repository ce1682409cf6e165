"""What a replay card is made of: a recording, without what it has no use for."""

from __future__ import annotations

import json
from typing import Final

from harness.forms.recording import Recording

_KINDS: Final = ("insert", "command", "response")


def as_option(recording: Recording) -> str:
    """What a replay card takes: what was said to the first card that was asked, and by it.

    In JSON Lines, without times.
    """
    slot = next((e.slot for e in recording.events if e.kind == "command"), 0)
    lines: list[dict[str, str]] = []
    if recording.atr:
        lines.append({"kind": "recording", "atr": recording.atr.hex()})
    lines += [
        {"kind": event.kind, "hex": event.data.hex()}
        for event in recording.events
        if event.slot == slot and event.kind in _KINDS
    ]
    return "".join(json.dumps(line, separators=(",", ":")) + "\n" for line in lines)
