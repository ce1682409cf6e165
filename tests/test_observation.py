"""The exchanges of a trace."""

from __future__ import annotations

from typing import Any

import pytest

from harness.observation import Observation
from harness.scenarios import Exchange


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
