"""The least work that leads from one state of the world to another."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from harness.world.world import Serving, World


class Step(StrEnum):
    """One piece of work before a run. What happens during a run is in `script.py`."""

    EJECT = "eject"
    STOP_DAEMON = "stop-daemon"
    START_DAEMON = "start-daemon"
    START_CARDS = "start-card-process"
    INSERT = "insert"
    SWAP = "swap"


@dataclass(frozen=True)
class Now:
    """What is known to be true. `cards`: the card process lives, with or without a card in."""

    world: World = field(default_factory=World)
    cards: bool = False


def plan(now: Now, want: World) -> tuple[Step, ...]:
    """The steps from `now` to `want`, in order; none when nothing differs."""
    steps = []
    have, card = now.world, now.world.card
    same_daemon = (have.daemon, have.reader) == (want.daemon, want.reader)
    stays = same_daemon and card and want.card and want.card.replaces(card)
    if card and not stays:
        steps.append(Step.EJECT)
    if have.daemon is not Serving.NONE and not same_daemon:
        steps.append(Step.STOP_DAEMON)
    if want.daemon is not Serving.NONE and not same_daemon:
        steps.append(Step.START_DAEMON)
    if not now.cards:
        steps.append(Step.START_CARDS)
    if want.card and not stays:
        steps.append(Step.INSERT)
    elif want.card != card and stays:
        steps.append(Step.SWAP)
    return tuple(steps)
