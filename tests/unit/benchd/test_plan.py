"""The least work from one world to the next."""

from __future__ import annotations

import itertools

import pytest

from harness.benchd.plan import Now, Step, Work, plan
from harness.world.parse import parse_world
from harness.world.world import ReaderSpec, Serving, World

T1 = {"name": "hello", "options": {}}
MOIN = {"name": "hello", "options": {"greeting": "Moin"}}
T0 = {"name": "hello", "options": {"protocol": "T=0"}}
ATR = {"name": "hello", "options": {"atr": "3B00"}}
FAULTY = {"name": "hello", "faults": {"cut": "1"}}
SLOW = {"name": "hello", "quickack": False}
SECOND = {"name": "hello", "slot": 1}
OTHER = SECOND | {"options": {"greeting": "Moin"}}
PROGRAM = {"program": ["/usr/local/bin/card-c"]}

HELLO, EMPTY, BARE, OFF = (
    parse_world({"card": T1}),
    parse_world({}),
    parse_world({"reader": None}),
    parse_world({"daemon": "none"}),
)
BOTH = parse_world({"cards": [T1, SECOND]})
NAMED = parse_world({"reader": {"name": "Leser"}, "card": T1})
REFUSES, OLD = parse_world({"daemon": "refuses"}), parse_world({"daemon": "other-protocol"})
LATE = parse_world({"card": T1, "late": True})
ANEW = [Work.STOP_DAEMON, Work.START_DAEMON]


@pytest.mark.parametrize(
    ("have", "want", "steps"),
    [
        (HELLO, HELLO, []),
        (HELLO, parse_world({"card": MOIN}), [Work.SWAP]),
        (HELLO, parse_world({"card": T0}), [Work.EJECT, *ANEW, Work.INSERT]),
        (HELLO, parse_world({"card": ATR}), [Work.EJECT, *ANEW, Work.INSERT]),
        (HELLO, parse_world({"card": FAULTY}), [Work.SWAP]),
        (HELLO, parse_world({"card": SLOW}), [Work.EJECT, *ANEW, Work.INSERT]),
        (HELLO, parse_world({"card": SECOND}), [Work.EJECT, *ANEW, Step(Work.INSERT, 1)]),
        (HELLO, BOTH, [Step(Work.INSERT, 1)]),
        (BOTH, HELLO, [Step(Work.EJECT, 1)]),
        (BOTH, parse_world({"cards": [T1, OTHER]}), [Step(Work.SWAP, 1)]),
        (BOTH, BARE, [Work.EJECT, Step(Work.EJECT, 1), *ANEW]),
        (HELLO, parse_world({"card": PROGRAM}), [Work.EJECT, *ANEW, Work.INSERT]),
        (parse_world({"card": PROGRAM}), parse_world({"card": PROGRAM}), []),
        (HELLO, EMPTY, [Work.EJECT, *ANEW]),
        (EMPTY, HELLO, [Work.INSERT]),
        (HELLO, BARE, [Work.EJECT, *ANEW]),
        (HELLO, NAMED, [Work.EJECT, *ANEW, Work.INSERT]),
        (HELLO, REFUSES, [Work.EJECT, *ANEW]),
        (REFUSES, REFUSES, []),
        (REFUSES, OLD, ANEW),
        (OLD, HELLO, [*ANEW, Work.INSERT]),
        (REFUSES, OFF, [Work.STOP_DAEMON]),
        (OFF, REFUSES, [Work.START_DAEMON]),
        (HELLO, LATE.at_first(), [Work.EJECT, *ANEW]),
        (HELLO, parse_world({"card": T1, "second_client": "exclusive"}), []),
        (HELLO, OFF, [Work.EJECT, Work.STOP_DAEMON]),
        (OFF, HELLO, [Work.START_DAEMON, Work.INSERT]),
        (OFF, OFF, []),
        (BARE, OFF, [Work.STOP_DAEMON]),
    ],
)
def test_the_least_work(have: World, want: World, steps: list[Step | Work]) -> None:
    wanted = [step if isinstance(step, Step) else Step(step) for step in steps]
    assert list(plan(Now(have, cards=True), want)) == wanted


def test_from_nothing() -> None:
    steps = [str(step) for step in plan(Now(), BOTH)]
    assert steps == ["start-card-process", "start-daemon", "insert", "insert 1"]


CARDS = (MOIN, T0, ATR, FAULTY, SLOW, SECOND, PROGRAM)
WORLDS = [
    HELLO,
    EMPTY,
    BARE,
    OFF,
    NAMED,
    REFUSES,
    OLD,
    BOTH,
    parse_world({"cards": [T0, OTHER]}),
    *(parse_world({"card": card}) for card in CARDS),
]


@pytest.mark.parametrize(("have", "want"), list(itertools.product(WORLDS, WORLDS)))
@pytest.mark.parametrize("cards", [True, False])
def test_every_plan_leads_there(have: World, want: World, cards: bool) -> None:
    """Carry a plan out on a model, which refuses what the real world would."""
    daemon: tuple[Serving, ReaderSpec | None] = (have.daemon, have.reader)
    # A dead card process has no card of the catalogue in; a program goes its own way.
    inserted = {card.slot: card for card in have.cards} if cards else {}
    now = Now(World(have.daemon, have.reader, tuple(inserted.values())), cards)
    for step in plan(now, want):
        slot, wanted = step.slot, want.card_in(step.slot)
        match step.work:
            case Work.EJECT:
                del inserted[slot]
            case Work.STOP_DAEMON:
                assert daemon[0] is not Serving.NONE and not inserted
                daemon = (Serving.NONE, None)
            case Work.START_DAEMON:
                assert daemon[0] is Serving.NONE
                daemon = (want.daemon, want.reader)
            case Work.START_CARDS:
                assert not cards
                cards = True
            case Work.INSERT:
                assert daemon == (want.daemon, want.reader) and cards and slot not in inserted
                assert daemon[0] is Serving.SERVES and daemon[1] and wanted
                inserted[slot] = wanted
            case Work.SWAP:
                assert wanted and wanted.atr == inserted[slot].atr
                assert daemon == (want.daemon, want.reader)
                inserted[slot] = wanted
    assert World(*daemon, tuple(inserted[slot] for slot in sorted(inserted))) == want and cards
