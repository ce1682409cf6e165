"""What one run showed: the program's side and the card's, before anybody judges it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from harness.scenarios.case import Exchange


class Limit(StrEnum):
    """What ended a program before it ended itself."""

    TIME = "time"
    OUTPUT = "output"


@dataclass(frozen=True)
class Observation:
    """One sample's program under one scenario.

    exit_status: None when the program was ended at a limit, or never started.
    trace:       the card's events, as the bench gave them.
    left:        command lines of processes that outlived the program.
    trouble:     why the bench or the engine could not do its part; "" when it did.
    duration_s:  from start to end of the program, as seen through the engine.
    to_last_output_s:  from its start to the last thing it printed.
    overhead_s:  what the harness added: setting the bench, collecting, looking after.
    """

    exit_status: int | None = None
    stdout: str = ""
    stderr: str = ""
    duration_s: float = 0.0
    to_last_output_s: float = 0.0
    overhead_s: float = 0.0
    limit: Limit | None = None
    left: tuple[str, ...] = ()
    trace: tuple[dict[str, Any], ...] = ()
    trouble: str = ""

    def exchanges(self) -> list[Exchange]:
        """The APDU exchanges of the trace; a command without an answer has an empty one."""
        found: list[Exchange] = []
        for event in self.trace:
            data = bytes.fromhex(event.get("hex", ""))
            if event["kind"] == "command":
                found.append(Exchange(data, b""))
            elif event["kind"] == "response" and found:
                found[-1] = Exchange(found[-1].command, data)
        return found

    def reset_at_the_end(self) -> bool:
        """Whether the card was reset after its last answer."""
        kinds = [event["kind"] for event in self.trace]
        last = max((n for n, kind in enumerate(kinds) if kind == "response"), default=len(kinds))
        return "reset" in kinds[last:]
