"""A page for each run: what was printed, what the card saw, and what was expected."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from harness.atr.decode import decode
from harness.atr.words import summary
from harness.judge.outcome import MEANINGS
from harness.render.cells import difference_lines
from harness.render.site import addresses, captures
from harness.render.site.apdus import command_words, response_words
from harness.render.site.clip import Clip, clip
from harness.render.site.frame import Page
from harness.render.site.material import Material

_MOST_EVENTS = 300
_MOST_HEX = 600  # characters of an APDU in a row


@dataclass(frozen=True)
class Event:
    """An event of a card. ms: since the first one; text: what it is in words."""

    ms: float
    kind: str
    slot: int
    hex: Clip
    text: str


def pages(material: Material) -> Iterator[Page]:
    """A page for each run of the report."""
    scenarios = material.scenarios
    for run in material.report.runs:
        scenario, facts = scenarios[run.scenario_id], material.samples[run.sample]
        yield Page(
            addresses.run(run.sample, run.scenario_id),
            "run",
            f"{run.sample}, {run.scenario}",
            f"What {facts.language} through {facts.wrapper} did where {scenario.summary}.",
            {
                "run": run,
                "facts": facts,
                "scenario": scenario,
                "meaning": MEANINGS[run.outcome],
                "lines": difference_lines(run),
                "events": events(run.trace[:_MOST_EVENTS]),
                "captured": captures.has_one(run),
                "more_events": max(0, len(run.trace) - _MOST_EVENTS),
            },
            kind="",
        )


def events(trace: Sequence[dict[str, Any]]) -> list[Event]:
    """The events of a trace, with words."""
    first = next((_time(event) for event in trace), 0)
    return [_event(event, first) for event in trace]


def _time(event: dict[str, Any]) -> int:
    value = event.get("t_ns", 0)
    return value if isinstance(value, int) else 0


def _event(event: dict[str, Any], first: int) -> Event:
    kind, text = str(event.get("kind", "")), str(event.get("hex", ""))
    return Event(
        (_time(event) - first) / 1e6,
        kind,
        event["slot"] if isinstance(event.get("slot"), int) else 0,
        clip(text, _MOST_HEX),
        _words(kind, text) or clip(str(event.get("text", "")), _MOST_HEX).text,
    )


def _words(kind: str, text: str) -> str:
    try:
        data = bytes.fromhex(text)
    except ValueError:
        return "not hexadecimal"
    match kind:
        case "command":
            return command_words(data)
        case "response":
            return response_words(data)
        case "insert" if data:
            return summary(decode(data))
    return ""
