"""Our own events as JSON Lines: the master, of which nothing is lost.

Each recording begins with a line of the kind `recording`, with its name, its scenario and its
card's ATR as far as they are known; its events follow (`trace.Event.as_object`).

    {"kind": "recording", "name": "rust-pcsc", "scenario": "hello/hello", "atr": "3B 80 80 01 01"}
    {"t_ns": 5, "kind": "command", "slot": 0, "hex": "00 A4 04 00"}
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, Final, get_args

from harness.errors import BadInput
from harness.forms.reading import NotHex, Reading, parse_hex, spaced
from harness.forms.recording import Recording
from harness.trace.trace import Event, Kind

NAME: Final = "json"
_LATEST: Final = (1 << 63) - 1  # 292 years in nanoseconds
_LAST_SLOT: Final = 255
BEGIN: Final = "recording"
_REPORT: Final = "header"  # the kind of a report's first line
_KINDS: Final = frozenset(get_args(Kind))


def write(recordings: Sequence[Recording]) -> bytes:
    """Any number of recordings."""
    return b"".join(
        encoded(line)
        for recording in recordings
        for line in (head(recording), *(event.as_object() for event in recording.events))
    )


def head(recording: Recording) -> dict[str, object]:
    """The line that a recording begins with."""
    line: dict[str, object] = {"kind": BEGIN, "name": recording.name}
    line |= {"scenario": recording.scenario} if recording.scenario else {}
    return line | ({} if recording.card_atr is None else {"atr": spaced(recording.card_atr)})


def encoded(line: dict[str, object]) -> bytes:
    """A line, with its end."""
    return json.dumps(line).encode() + b"\n"


def read(data: bytes, name: str) -> Reading:
    """The recordings; `name` for one that has none. BadInput, with the line, for what is none."""
    found: list[Recording] = []
    begun, events = Recording(name, ()), list[Event]()
    numbered = [line for line in enumerate(data.split(b"\n"), 1) if line[1].strip()]
    for number, line in numbered:
        fields = _fields(name, number, line)
        if fields.get("kind") == _REPORT:
            hint = f"./inv trace {name} --sample S --scenario X --format json makes one of a run"
            raise BadInput(f"{name} is a report, and no trace.", hint=hint)
        try:
            if fields.get("kind") != BEGIN:
                events.append(event_of(fields))
                continue
            found += _ended(begun, events, number > numbered[0][0])
            begun, events = _begun(fields, name), []
        except ValueError as error:
            raise BadInput(f"{name}, line {number}: not a line of a trace.", str(error)) from error
    if not numbered:
        raise BadInput(f"{name} is empty.")
    return Reading((*found, *_ended(begun, events, True)))


def _ended(begun: Recording, events: Iterable[Event], is_one: bool) -> list[Recording]:
    kept = Recording(begun.name, tuple(events), begun.card_atr, begun.scenario)
    return [kept] if is_one else []


def _fields(name: str, number: int, line: bytes) -> dict[str, Any]:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadInput(f"{name}, line {number}: not a line of JSON.", str(error)) from error
    if not isinstance(fields, dict):
        raise BadInput(f"{name}, line {number}: not a line of a trace.", "it is no JSON object")
    return fields


def _begun(fields: dict[str, Any], name: str) -> Recording:
    atr = fields.get("atr")
    scenario, called = fields.get("scenario", ""), fields.get("name", name)
    if not (isinstance(scenario, str) and isinstance(called, str)):
        raise ValueError("name and scenario are texts")
    return Recording(called, (), None if atr is None else _hex(atr), scenario)


def event_of(fields: dict[str, Any]) -> Event:
    """The event in a line; ValueError, with what is wrong, for what is none."""
    kind, text = fields.get("kind"), fields.get("text", "")
    t_ns, slot = fields.get("t_ns", 0), fields.get("slot", 0)
    if not isinstance(kind, str) or kind not in _KINDS:
        raise ValueError(f"kind is {kind!r}, and not one of {', '.join(sorted(_KINDS))}")
    if not isinstance(text, str):
        raise ValueError(f"text is {text!r}, and no text")
    for name, value, most in (("t_ns", t_ns, _LATEST), ("slot", slot, _LAST_SLOT)):
        if type(value) is not int or not 0 <= value <= most:
            raise ValueError(f"{name} is {value!r}, and no number from 0 to {most}")
    made: Kind = kind  # type: ignore[assignment]
    return Event(t_ns, made, _hex(fields.get("hex", "")), text, slot)


def _hex(value: object) -> bytes:
    if not isinstance(value, str):
        raise NotHex(f"hex is {value!r}, and no text")
    return parse_hex(value) if value.strip() else b""
