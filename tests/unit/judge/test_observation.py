"""What a trace shows: the exchanges, and whether the card was reset in the end."""

from __future__ import annotations

from typing import Any

import pytest

from harness.judge.observation import Observation
from harness.trace.exchange import Exchange


def event(kind: str, digits: str = "") -> dict[str, Any]:
    """An event as the bench gives it."""
    return {"t_ns": 1, "kind": kind, "hex": digits}


@pytest.mark.parametrize(
    ("events", "exchanges"),
    [
        ([], []),
        ([event("power-on"), event("power-off")], []),
        ([event("command", "00 A4"), event("response", "90 00")], [("00a4", "9000")]),
        ([event("command", "01"), event("power-off")], [("01", "")]),
        ([event("command", "01"), event("command", "02"), event("response", "90 00")],
         [("01", ""), ("02", "9000")]),
        ([event("response", "90 00")], []),
        ([event("command", "01"), event("reset"), event("response", "6F 00")], [("01", "6f00")]),
        ([{"t_ns": 1, "kind": "power-on"}], []),
    ],
)  # fmt: skip
def test_a_command_goes_with_its_answer(
    events: list[dict[str, Any]], exchanges: list[tuple[str, str]]
) -> None:
    wanted = [Exchange(bytes.fromhex(sent), bytes.fromhex(answer)) for sent, answer in exchanges]
    assert Observation(trace=tuple(events)).exchanges() == wanted


ANSWERED = [event("power-on"), event("command", "01"), event("response", "90 00")]


@pytest.mark.parametrize(
    ("events", "reset"),
    [
        ([], False),
        (ANSWERED, False),
        ([*ANSWERED, event("power-off")], False),
        ([*ANSWERED, event("reset")], True),
        ([*ANSWERED, event("power-off"), event("power-on"), event("reset")], True),
        ([*ANSWERED, event("command", "02"), event("reset")], True),
        ([event("reset"), *ANSWERED], False),
        ([*ANSWERED, event("reset"), *ANSWERED], False),
        ([event("power-on"), event("reset")], False),  # nobody asked it anything
    ],
)
def test_a_reset_counts_after_the_last_answer(events: list[dict[str, Any]], reset: bool) -> None:
    assert Observation(trace=tuple(events)).reset_at_the_end() is reset
