"""The least work that leads from one state of the world to another."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from harness.readers.vpcd import SLOTS
from harness.world.world import Serving, World


class Work(StrEnum):
    """A kind of work before a run. What happens during a run is in `world/script.py`."""

    EJECT = "eject"
    STOP_DAEMON = "stop-daemon"
    START_DAEMON = "start-daemon"
    START_CARDS = "start-card-process"
    INSERT = "insert"
    SWAP = "swap"


@dataclass(frozen=True)
class Step:
    """One piece of work; slot: of the card that it is about, if it is about one."""

    work: Work
    slot: int = 0

    def __str__(self) -> str:
        return f"{self.work} {self.slot}" if self.slot else str(self.work)


@dataclass(frozen=True)
class Now:
    """The known state of the bench. `cards`: the card process lives, with or without a card in."""

    world: World = field(default_factory=World)
    cards: bool = False


def plan(now: Now, want: World, *, others: bool = False) -> tuple[Step, ...]:
    """The steps from `now` to `want`, in order; none when nothing differs.

    pcscd looks every 400 ms whether a card is in, and another one is there in 20 ms. So where
    every card leaves, pcscd goes as well: waiting until it has seen that takes longer.
    others: it has clients that are to stay, and stays where it can.
    """
    have = now.world
    same_daemon = (have.daemon, have.reader) == (want.daemon, want.reader)
    stay = {slot for slot in range(SLOTS) if same_daemon and _stays(have, want, slot)}
    if have.cards and not stay and not others:
        same_daemon = False
    steps = [Step(Work.EJECT, card.slot) for card in have.cards if card.slot not in stay]
    if have.daemon is not Serving.NONE and not same_daemon:
        steps.append(Step(Work.STOP_DAEMON))
    if not now.cards:
        steps.append(Step(Work.START_CARDS))
    if want.daemon is not Serving.NONE and not same_daemon:
        steps.append(Step(Work.START_DAEMON))
    for card in want.cards:
        if card.slot not in stay:
            steps.append(Step(Work.INSERT, card.slot))
        elif card != have.card_in(card.slot):
            steps.append(Step(Work.SWAP, card.slot))
    return tuple(steps)


def _stays(have: World, want: World, slot: int) -> bool:
    """Whether the card of a slot need not leave its reader."""
    old, new = have.card_in(slot), want.card_in(slot)
    return old is not None and new is not None and new.replaces(old)
