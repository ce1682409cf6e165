"""Cases of every kind of end, and lines of their transcripts."""

from __future__ import annotations

from harness.scenarios.case import Case, Ends
from harness.scenarios.hello_words import greets
from harness.scenarios.registry import find_scenario
from harness.scenarios.words import READER, card, either, fails, world
from tests.support.samples import SAMPLE


def case(name: str) -> Case:
    """A scenario's case."""
    return find_scenario(name).case_for("s", SAMPLE)


GREETS = greets(world(card()))
EITHER = either(GREETS, "SCARD_E_INSUFFICIENT_BUFFER")
FAILS = fails(world(card()), "SCARD_W_REMOVED_CARD", seen=GREETS.exchanges)
MUTE = case("mute")
ONE_BYTE = case("one-byte")
STAGES = {Ends.ANSWERS: GREETS, Ends.EITHER: EITHER, Ends.FAILS: FAILS, Ends.WAITS: MUTE}

A_READER = f"Reader: {READER}"
HELLO_LINE = "> 00 00 00 00"
