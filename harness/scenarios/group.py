"""Groups of scenarios: what each is about, as its world and its script have it."""

from __future__ import annotations

from enum import StrEnum

from harness.scenarios.case import Case
from harness.world.world import Serving


class Group(StrEnum):
    """What a scenario is about; in the order in which they are shown."""

    ANSWERS = "answers"  # what the card is, and what it says
    CARD = "card"  # whether it is there, mute, late or pulled
    CLIENTS = "other clients"
    DAEMON = "reader and daemon"
    INJECTED = "injected codes"


_MOVES = {"insert", "remove", "change", "wait"}
_DAEMON = {"kill", "start"}


def group_of(case: Case) -> Group:
    """The group of a scenario with this case."""
    if case.rules:
        return Group.INJECTED
    world = case.world
    verbs = {action.verb for trigger in world.script for action in trigger.do}
    if world.daemon is not Serving.SERVES or world.reader is None or verbs & _DAEMON:
        return Group.DAEMON
    if world.second_client and "remove" not in verbs:
        return Group.CLIENTS
    silent = any(not exchange.response for exchange in case.exchanges)
    there = world.card is not None and world.card.atr and not world.card.slot
    if not there or verbs & _MOVES or silent or (case.ends.is_failure and not case.exchanges):
        return Group.CARD
    return Group.ANSWERS
