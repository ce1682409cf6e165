"""Comments of packets: what of a recording has no bytes of its own, in lines for people."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, get_args

from harness.forms.blocks import MAX_OPTION
from harness.trace.trace import Event, Kind

ATR: Final = "ATR"  # of the card that was in from the start
INSERT: Final = "insert"  # the ATR of a card that is put in
BARE: Final = "a recording without bytes"  # of an interface
_LINE_END: Final = "\n"
BEFORE, AFTER = "before", "after"  # the packet

_SCENARIO: Final = re.compile(r"scenario: (.*)")
_SLOT: Final = re.compile(r"slot: (\d{1,3})")
_KINDS: Final = "|".join(get_args(Kind))
_WHEN: Final = r"at (\d{1,19}) ns in slot (\d{1,3})"
_EVENT: Final = re.compile(rf'({BEFORE}|{AFTER}): ({_KINDS}) {_WHEN}(: ".*")?')
_LONGEST_TEXT: Final = 4000  # characters of a fault; in JSON each may take six bytes


@dataclass(frozen=True)
class Comment:
    """What comments say of a packet.

    role: ATR or INSERT of a packet that is no response, BARE of an interface.
    before, after: events without bytes.
    """

    scenario: str = ""
    slot: int = 0
    role: str = ""
    before: tuple[Event, ...] = ()
    after: tuple[Event, ...] = ()

    def texts(self) -> Iterator[bytes]:
        """In as few comments as hold it, at most 65,535 bytes each."""
        held: list[str] = []
        room = MAX_OPTION
        for line in self._lines():
            room -= len(line.encode()) + 1
            if room < 0:
                yield _LINE_END.join(held).encode()
                held, room = [], MAX_OPTION - len(line.encode()) - 1
            held.append(line)
        if held:
            yield _LINE_END.join(held).encode()

    def _lines(self) -> Iterator[str]:
        if self.scenario:
            yield f"scenario: {self.scenario.replace(_LINE_END, ' ')}"
        if self.slot:
            yield f"slot: {self.slot}"
        if self.role:
            yield self.role
        yield from (_line(BEFORE, event) for event in self.before)
        yield from (_line(AFTER, event) for event in self.after)


def _line(where: str, event: Event) -> str:
    text = f": {json.dumps(event.text[:_LONGEST_TEXT])}" if event.text else ""
    return f"{where}: {event.kind} at {event.t_ns} ns in slot {event.slot}{text}"


def parse(texts: Iterable[bytes]) -> Comment:
    """What comments say; lines of somebody else say nothing."""
    scenario, slot, role = "", 0, ""
    events: dict[str, list[Event]] = {BEFORE: [], AFTER: []}
    whole = _LINE_END.join(text.decode("utf-8", "replace") for text in texts)
    for line in whole.split(_LINE_END):
        if found := _SCENARIO.fullmatch(line):
            scenario = found[1]
        elif found := _SLOT.fullmatch(line):
            slot = int(found[1])
        elif line in (ATR, INSERT, BARE):
            role = line
        elif found := _EVENT.fullmatch(line):
            events[found[1]].append(_event(found))
    return Comment(scenario, slot, role, tuple(events[BEFORE]), tuple(events[AFTER]))


def _event(found: re.Match[str]) -> Event:
    kind: Kind = found[2]  # type: ignore[assignment]
    try:
        text = str(json.loads(found[5][2:])) if found[5] else ""
    except ValueError:
        text = found[5][2:]
    return Event(int(found[3]), kind, b"", text, int(found[4]))
