"""What is printed of a bench's answer."""

from __future__ import annotations

import json

from harness.forms import json_lines
from harness.world.answered import Answered, answered

COMMAND = {"t_ns": 5, "kind": "command", "slot": 0, "hex": "00 A4"}
ORDER = {"t_ns": 7, "kind": "order", "slot": 0, "hex": "", "text": "remove"}
REFUSED = {"kind": "client-refused", "why": "limit", "said": "Too many contexts"}
GAP = {"kind": "dropped", "events": 3}


def test_a_trace_opens_again_and_what_is_no_cards_stands_beside_it() -> None:
    lines = answered({"events": [COMMAND, REFUSED, GAP, ORDER], "dropped": 3})
    (recording,) = json_lines.read("\n".join(lines.out).encode(), "trace").recordings
    assert [event.as_object() for event in recording.events] == [COMMAND, ORDER]
    refused, gap, total = lines.beside
    assert "Too many contexts" in refused and gap.startswith("3 events of this place were lost")
    assert total == "3 events in all are not in it."


def test_other_answers_are_json_and_an_empty_one_is_nothing() -> None:
    lines = answered({"reader": "Virtual PCD 00 00"})
    assert json.loads(*lines.out) == {"reader": "Virtual PCD 00 00"} and lines.beside == []
    assert answered({}) == Answered()
    assert answered({"events": [], "dropped": 0}) == Answered()
