"""What a command prints of a bench's answer: a trace that opens again, and the rest as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from harness.world.lines import about


@dataclass(frozen=True)
class Answered:
    """Lines for stdout, and for stderr what a trace has no line for: refused clients, gaps."""

    out: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)


def answered(reply: Mapping[str, Any]) -> Answered:
    """The lines of an answer to something that was asked (`order_channel`), without its `ok`.

    Of a trace, stdout gets the events of cards and the orders alone, as `inv trace` reads them.
    """
    if "events" not in reply:
        return Answered([json.dumps(reply)] if reply else [])
    lines = Answered()
    for event in reply["events"]:
        if said := about(event):
            lines.beside.append(said)
        else:
            lines.out.append(json.dumps(event))
    if reply.get("dropped"):
        lines.beside.append(f"{reply['dropped']} events in all are not in it.")
    return lines
