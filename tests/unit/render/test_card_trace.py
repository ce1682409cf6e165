"""The live trace of a card."""

from __future__ import annotations

import io

from harness.render.card_trace import CardTrace
from harness.render.console import console


def shown(**event: object) -> str:
    """What is printed of an event, without its time."""
    out = io.StringIO()
    CardTrace(console(file=out)).event({"t_ns": 5, "slot": 0, "hex": "", **event})
    return out.getvalue().split(maxsplit=1)[1].strip()


def test_a_card_that_is_put_in_is_told_by_its_atr() -> None:
    atr = "3B 8F 80 01 80 4F 0C A0 00 00 03 06 03 00 03 00 00 00 00 68"
    assert shown(kind="insert", hex=atr) == (
        f"insert {atr}: T=0, T=1; PC/SC storage card, MIFARE Ultralight, ISO 14443-3 type A"
    )


def test_other_events_are_as_they_were() -> None:
    assert shown(kind="insert") == "insert"
    assert shown(kind="remove") == "remove"
    assert shown(kind="command", hex="00 A4") == "> 00 A4"
    assert shown(kind="response", hex="90 00") == "< 90 00  (Normal processing)"
