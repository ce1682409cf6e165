"""The scenarios of the program wait: a card that is there, comes, comes late, never, or goes."""

from __future__ import annotations

import random
from dataclasses import replace

from harness.programs.wait import CONTRACT, WAITS_S
from harness.readers.vpcd import NAME, slot_name
from harness.scenarios.case import Case, Ends
from harness.scenarios.hello_words import (
    BROKEN_OFF,
    CONNECT_AGAIN,
    LOST,
    NEW_CONTEXT,
    VPCD_SUCCESS,
)
from harness.scenarios.scenario import Scenario
from harness.scenarios.tag_words import UNANSWERED, tag, tells_uid, unknown_tag
from harness.scenarios.words import (
    FAILURE_LIMIT_S,
    CaseMaker,
    always,
    answers,
    at_command,
    at_first_client,
    fails,
    world,
)
from harness.world.world import Share

REACTS_S = 3.0  # a program that looks every second, on a machine that is busy
_TIMERS_S = 0.1  # a wrapper's timer may be coarse


def _there(second_client: Share | None = None) -> CaseMaker:
    """A card that is there already; a program that waits all the same has no time for it."""

    def case(rng: random.Random) -> Case:
        inserted = tag(rng)
        there = world(inserted, second_client=second_client)
        return replace(answers(there, tells_uid(inserted)), limit_s=WAITS_S - _TIMERS_S)

    return case


def _comes(after_s: float, slot: int = 0) -> CaseMaker:
    """A card that comes so long after the program."""

    def case(rng: random.Random) -> Case:
        inserted = unknown_tag(rng, slot)
        comes = world(inserted, at_first_client(f"wait {after_s:g}", "insert"), late=True)
        made = answers(comes, tells_uid(inserted), reader=slot_name(NAME, slot))
        return replace(made, reacts_s=REACTS_S)

    return case


def _never() -> Case:
    lasts_s = WAITS_S - _TIMERS_S
    return Case(world(), (), None, Ends.GIVES_UP, limit_s=FAILURE_LIMIT_S, lasts_s=lasts_s)


def _another_comes(rng: random.Random) -> Case:
    """What the program learnt of the first card must not be told of the second."""
    first, second = tag(rng), tag(rng, "ntag215")
    changed = world(first, at_command(1, "change"), after=second)
    return fails(changed, "SCARD_W_REMOVED_CARD", seen=UNANSWERED)


_DAEMON_GONE = fails(
    world(None, at_first_client("wait 1", "lull", "kill")),
    *BROKEN_OFF,
    reader=None,
)

WAIT_SCENARIOS = (
    Scenario("there", CONTRACT, "a card is in the reader already", _there()),
    Scenario("comes", CONTRACT, "a card comes after 1 s", _comes(1)),
    Scenario("comes-late", CONTRACT, "a card comes after 4 s", _comes(4)),
    Scenario("never", CONTRACT, "no card comes", always(_never())),
    Scenario("comes-second", CONTRACT, "a card comes into the second reader", _comes(1, slot=1)),
    Scenario("shared", CONTRACT, "another client uses the card too", _there(Share.SHARED)),
    Scenario(
        "another-comes",
        CONTRACT,
        "the card leaves during the command, and another comes",
        _another_comes,
        VPCD_SUCCESS,
        CONNECT_AGAIN,
    ),
    Scenario(
        "daemon-gone",
        CONTRACT,
        "pcscd is killed while the program waits",
        always(_DAEMON_GONE),
        LOST,
        NEW_CONTEXT,
    ),
)
