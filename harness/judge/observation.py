"""The observation of one run: the program's side and the card's, before it is judged."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from harness.trace.exchange import Exchange


class Limit(StrEnum):
    """The limit that ended a program before it ended itself."""

    TIME = "time"
    OUTPUT = "output"


@dataclass(frozen=True)
class Usage:
    """Usage of the processor in seconds, and the peak memory of the largest process in bytes."""

    user_s: float = 0.0
    system_s: float = 0.0
    peak_bytes: int = 0


@dataclass(frozen=True)
class Observation:
    """One sample's program under one scenario.

    exit_status: None when the program was ended at a limit, or never started.
    trace:       the card's events, as the bench gave them.
    left:        command lines of processes that outlived the program.
    calls:       the program's calls of PC/SC in pcsc-spy's words, where the case is spied.
    record:      what the delegate noted, line by line, where the case has rules for one.
    trouble:     why the bench or the engine could not do its part; "" when it did.
    kept_out:    how the program prevented what was to happen in the middle; "" for most.
    duration_s:  from start to end of the program.
    to_last_output_s:  from its start to the last thing it printed.
    overhead_s:  what the harness added: setting the bench, collecting, looking after; without
                 what the run waited for its turn.
    usage:       of processor and memory, by the program and the children it waited for.
    """

    exit_status: int | None = None
    stdout: str = ""
    stderr: str = ""
    duration_s: float = 0.0
    to_last_output_s: float = 0.0
    overhead_s: float = 0.0
    usage: Usage = Usage()
    limit: Limit | None = None
    left: tuple[str, ...] = ()
    trace: tuple[dict[str, Any], ...] = ()
    trouble: str = ""
    kept_out: str = ""
    calls: str = ""
    record: tuple[str, ...] = ()

    def exchanges(self) -> list[Exchange]:
        """The APDU exchanges of the trace, in the order of their commands."""
        found: list[Exchange] = []
        open_: dict[int, int] = {}  # by slot, the exchange whose response is still to come
        for event in self.trace:
            data, slot = bytes.fromhex(event.get("hex", "")), event.get("slot", 0)
            if event["kind"] == "command":
                open_[slot] = len(found)
                found.append(Exchange(data, b"", slot))
            elif event["kind"] == "response" and slot in open_:
                number = open_.pop(slot)
                found[number] = replace(found[number], response=data)
        return found

    def reaction_s(self) -> float | None:
        """Seconds from a card's coming to its first command; None where no card came, or none."""
        came: int | None = None
        for event in self.trace:
            if event["kind"] == "insert":
                came = event["t_ns"]
            elif event["kind"] == "command" and came is not None:
                return (int(event["t_ns"]) - came) / 1e9
        return None

    def reset_at_the_end(self) -> bool:
        """Whether the card was reset after its last answer."""
        kinds = [event["kind"] for event in self.trace]
        last = max((n for n, kind in enumerate(kinds) if kind == "response"), default=len(kinds))
        return "reset" in kinds[last:]
