"""What changes the world: step by step before a run, action by action in the middle of it."""

from __future__ import annotations

import asyncio
import time

import pytest

from harness.benchd.pcsc_client import NotYet
from harness.benchd.plan import Now, Step, Work
from harness.world.channel import Refusal
from harness.world.parse import parse_world
from harness.world.script import Action, Trigger
from harness.world.world import ReaderSpec, Serving, World

from .parts import FakeParts

HELLO = parse_world({"card": {"name": "hello"}})
SECOND = parse_world({"card": {"name": "hello", "slot": 1}})
PROGRAM = parse_world({"card": {"program": ["card-c"]}})
EMPTY, BARE, OFF = parse_world({}), parse_world({"reader": None}), parse_world({"daemon": "none"})


TRIGGER = Trigger(1, ())


@pytest.fixture
def parts() -> FakeParts:
    """The hello card is in, the second client holds it."""
    parts = FakeParts()
    parts.daemon.lives = parts.cards.lives = parts.second_client.connected = True
    parts.cards.links = {0}
    parts.actions.now = HELLO
    return parts


def truth(parts: FakeParts) -> Now:
    return asyncio.run(parts.actions.truth())


def take(parts: FakeParts, work: Work, want: World = HELLO) -> list[str]:
    asyncio.run(
        parts.actions.take(
            Step(work, want.card.slot if want.card else 0), want, time.monotonic() + 5
        )
    )
    return parts.since()


def perform(parts: FakeParts, verb: str, word: str = "", set_world: World = HELLO) -> list[str]:
    asyncio.run(parts.actions.perform(TRIGGER, Action(verb, word), set_world))
    return parts.since()


# -- what is true


def test_new_bench_has_an_empty_world() -> None:
    parts = FakeParts()
    assert truth(parts) == Now(World(), cards=False)
    assert parts.since() == []


def test_living_processes_are_believed(parts: FakeParts) -> None:
    assert truth(parts) == Now(HELLO, cards=True)
    assert parts.since() == []


def test_where_nothing_is_known_everything_ends(parts: FakeParts) -> None:
    parts.actions.now = None
    assert truth(parts) == Now(World(), cards=False)
    assert parts.since() == ["kill other", "kill pcscd", "kill cards"]
    assert parts.readiness.forgotten == 1
    assert truth(parts) == Now(World(), cards=False)
    assert parts.since() == [], "once is enough"


@pytest.mark.parametrize("have", [HELLO, EMPTY, BARE, parse_world({"daemon": "refuses"})])
def test_a_dead_pcscd_leaves_nothing(parts: FakeParts, have: World) -> None:
    parts.actions.now, parts.daemon.lives = have, False
    assert truth(parts) == Now(World(), cards=True)


def test_no_pcscd_where_there_is_to_be_none_is_no_death(parts: FakeParts) -> None:
    parts.actions.now, parts.daemon.lives = OFF, False
    assert truth(parts).world == OFF


def test_a_card_whose_connection_is_lost_is_not_in(parts: FakeParts) -> None:
    parts.cards.links.clear()
    assert truth(parts) == Now(EMPTY, cards=True)
    assert parts.since() == []


def test_a_dead_card_process_has_no_card_in(parts: FakeParts) -> None:
    parts.cards.lives = False
    assert truth(parts) == Now(EMPTY, cards=False)


def test_a_card_that_is_silent_is_pulled(parts: FakeParts) -> None:
    parts.cards.silent = True
    assert truth(parts) == Now(EMPTY, cards=True)
    assert parts.since() == ["eject"]


@pytest.mark.parametrize(("plays", "card"), [(True, PROGRAM.card), (False, None)])
def test_a_program_is_in_while_it_lives(parts: FakeParts, plays: bool, card: object) -> None:
    parts.actions.now, parts.cards.plays = PROGRAM, plays
    assert truth(parts).world.card == card


# -- steps

IN_QEMU = parse_world({"daemon": "none", "reader": {"driver": "qemu"}, "card": {"name": "hello"}})


@pytest.mark.parametrize(
    ("work", "want", "done"),
    [
        (Work.EJECT, EMPTY, ["eject"]),
        (Work.STOP_DAEMON, OFF, ["stop pcscd"]),
        (Work.START_DAEMON, HELLO, ["pcscd with reader"]),
        (Work.START_DAEMON, BARE, ["pcscd without reader"]),
        (Work.START_DAEMON, parse_world({"daemon": "refuses"}), ["pcscd refuses"]),
        (Work.START_CARDS, HELLO, ["cards"]),
        (Work.INSERT, HELLO, ["look for no card", "insert"]),
        (Work.INSERT, PROGRAM, ["look for no card", "insert program"]),
        (Work.INSERT, IN_QEMU, ["insert qemu"]),
        (Work.SWAP, HELLO, ["swap"]),
    ],
)
def test_each_step(parts: FakeParts, work: Work, want: World, done: list[str]) -> None:
    assert take(parts, work, want) == done


@pytest.mark.parametrize("work", [Work.STOP_DAEMON, Work.START_DAEMON])
def test_another_pcscd_is_met_afresh(parts: FakeParts, work: Work) -> None:
    take(parts, work)
    assert parts.readiness.forgotten == 1


def test_the_reader_is_the_one_that_is_wanted(parts: FakeParts) -> None:
    take(parts, Work.START_DAEMON, parse_world({"reader": {"name": "Leser"}}))
    assert parts.daemon.reader == ReaderSpec("Leser")


@pytest.mark.parametrize(("want", "slot"), [(HELLO, 0), (SECOND, 1)])
def test_a_card_goes_only_into_an_empty_slot(parts: FakeParts, want: World, slot: int) -> None:
    take(parts, Work.INSERT, want)
    assert parts.readiness.looks == [slot]
    parts.readiness.full = True
    with pytest.raises(NotYet):
        take(parts, Work.INSERT, want)
    assert "insert" not in parts.since()


def test_the_card_that_is_swapped_in_is_described(parts: FakeParts) -> None:
    take(parts, Work.SWAP)
    assert HELLO.card
    assert parts.cards.asked == [("swap", {"card": HELLO.card.as_object(), "slot": 0})]


@pytest.mark.parametrize("following", [True, False])
def test_a_new_card_process_is_followed_as_the_one_before(
    parts: FakeParts, following: bool
) -> None:
    parts.actions.following = following
    take(parts, Work.START_CARDS)
    assert parts.cards.asked == [("follow", {"on": following})]


# -- actions


@pytest.mark.parametrize(
    ("verb", "word", "done"),
    [
        ("answer", "", ["answer"]),
        ("begin", "", ["other begins"]),
        ("settle", "", ["other settles"]),
        ("end", "leave", ["other ends, leave"]),
        ("end", "reset", ["other ends, reset"]),
        ("release", "", ["other leaves"]),
        ("remove", "", ["eject", "look for no card"]),
        ("insert", "", ["look for no card", "insert", "look, though in use"]),
        ("kill", "", ["kill pcscd"]),
        (
            "start",
            "",
            ["eject", "pcscd with reader", "look for no card", "insert", "look, though in use"],
        ),
    ],
)
def test_each_action(parts: FakeParts, verb: str, word: str, done: list[str]) -> None:
    assert perform(parts, verb, word) == done


@pytest.mark.parametrize("verb", ["answer", "begin", "settle", "end", "release", "insert", "start"])
def test_actions_that_leave_the_world_as_prepared(parts: FakeParts, verb: str) -> None:
    perform(parts, verb)
    assert parts.actions.now == HELLO


def test_a_card_that_is_removed_is_gone_from_its_slot(parts: FakeParts) -> None:
    parts.actions.now = SECOND
    perform(parts, "remove", set_world=SECOND)
    assert parts.readiness.looks == [1]
    assert parts.actions.now == EMPTY


def test_a_killed_pcscd_leaves_nothing_and_is_forgotten(parts: FakeParts) -> None:
    perform(parts, "kill")
    assert parts.actions.now == World() and parts.actions.now.daemon is Serving.NONE
    assert parts.readiness.forgotten == 1


def test_a_late_card_is_the_one_that_comes(parts: FakeParts) -> None:
    late = parse_world({"card": {"name": "hello", "slot": 1}, "late": True})
    parts.actions.now = late.at_first()
    perform(parts, "insert", set_world=late)
    assert parts.actions.now == late and parts.readiness.looks == [1]


def test_another_card_takes_the_place_of_one_that_has_left(parts: FakeParts) -> None:
    both = parse_world({"card": {"name": "hello"}, "next_card": {"name": "store"}})
    parts.actions.now = both
    done = perform(parts, "change", set_world=both)
    assert done == [
        "eject",
        "look for no card",
        "look for no card",
        "insert",
        "look, though in use",
    ]
    assert parts.actions.now and parts.actions.now.cards == (both.next_card,)


def test_without_another_card_nothing_takes_its_place(parts: FakeParts) -> None:
    with pytest.raises(Refusal, match="no card to put into its place"):
        perform(parts, "change")
    assert parts.since() == []


@pytest.mark.parametrize("verb", ["remove", "insert", "start"])
def test_action_that_pcscd_does_not_notice_fails(parts: FakeParts, verb: str) -> None:
    parts.readiness.full = True
    with pytest.raises(NotYet, match="shows PRESENT"):
        perform(parts, verb)


@pytest.mark.parametrize("set_world", [EMPTY, BARE, OFF])
def test_without_a_card_there_is_none_to_put_in(parts: FakeParts, set_world: World) -> None:
    with pytest.raises(Refusal, match="the world has no card to put in"):
        perform(parts, "insert", set_world=set_world)
    assert parts.since() == []


def test_at_the_end_all_processes_end(parts: FakeParts) -> None:
    asyncio.run(parts.actions.close())
    assert sorted(parts.since()) == ["stop cards", "stop other", "stop pcscd"]
