"""What changes the world: step by step before a run, act by act in the middle of it."""

from __future__ import annotations

import asyncio
import time

import pytest

from harness.benchd.pcsc_client import NotYet
from harness.benchd.plan import Now, Step
from harness.world.channel import Refusal
from harness.world.script import Act
from harness.world.world import ReaderSpec, Serving, World, world

from .fakes import FakeParts

HELLO = world({"card": {"name": "hello"}})
SECOND = world({"card": {"name": "hello", "slot": 1}})
PROGRAM = world({"card": {"program": ["card-c"]}})
EMPTY, BARE, OFF = world({}), world({"reader": None}), world({"daemon": "none"})


@pytest.fixture
def crew() -> FakeParts:
    """The hello card is in, the second client holds it."""
    crew = FakeParts()
    crew.daemon.lives = crew.cards.lives = crew.cards.link = crew.second_client.connected = True
    crew.actions.now = HELLO
    return crew


def truth(crew: FakeParts) -> Now:
    return asyncio.run(crew.actions.truth())


def take(crew: FakeParts, step: Step, want: World = HELLO) -> list[str]:
    asyncio.run(crew.actions.take(step, want, time.monotonic() + 5))
    return crew.since()


def perform(crew: FakeParts, verb: str, word: str = "", set_world: World = HELLO) -> list[str]:
    asyncio.run(crew.actions.perform(Act(verb, word), set_world))
    return crew.since()


# -- what is true


def test_nothing_is_there_at_first() -> None:
    crew = FakeParts()
    assert truth(crew) == Now(World(), cards=False)
    assert crew.since() == []


def test_what_lives_is_believed(crew: FakeParts) -> None:
    assert truth(crew) == Now(HELLO, cards=True)
    assert crew.since() == []


def test_where_nothing_is_known_everything_ends(crew: FakeParts) -> None:
    crew.actions.now = None
    assert truth(crew) == Now(World(), cards=False)
    assert crew.since() == ["kill other", "kill pcscd", "kill cards"]
    assert crew.readiness.forgotten == 1
    assert truth(crew) == Now(World(), cards=False)
    assert crew.since() == [], "once is enough"


@pytest.mark.parametrize("have", [HELLO, EMPTY, BARE, world({"daemon": "refuses"})])
def test_a_dead_pcscd_leaves_nothing(crew: FakeParts, have: World) -> None:
    crew.actions.now, crew.daemon.lives = have, False
    assert truth(crew) == Now(World(), cards=True)


def test_no_pcscd_where_there_is_to_be_none_is_no_death(crew: FakeParts) -> None:
    crew.actions.now, crew.daemon.lives = OFF, False
    assert truth(crew).world == OFF


def test_a_card_whose_connection_is_lost_is_not_in(crew: FakeParts) -> None:
    crew.cards.link = False
    assert truth(crew) == Now(EMPTY, cards=True)
    assert crew.since() == []


def test_a_dead_card_process_has_no_card_in(crew: FakeParts) -> None:
    crew.cards.lives = False
    assert truth(crew) == Now(EMPTY, cards=False)


def test_a_card_that_is_silent_is_pulled(crew: FakeParts) -> None:
    crew.cards.silent = True
    assert truth(crew) == Now(EMPTY, cards=True)
    assert crew.since() == ["eject"]


@pytest.mark.parametrize(("plays", "card"), [(True, PROGRAM.card), (False, None)])
def test_a_program_is_in_while_it_lives(crew: FakeParts, plays: bool, card: object) -> None:
    crew.actions.now, crew.cards.plays = PROGRAM, plays
    assert truth(crew).world.card == card


# -- steps


@pytest.mark.parametrize(
    ("step", "want", "done"),
    [
        (Step.EJECT, EMPTY, ["eject"]),
        (Step.STOP_DAEMON, OFF, ["stop pcscd"]),
        (Step.START_DAEMON, HELLO, ["pcscd with reader"]),
        (Step.START_DAEMON, BARE, ["pcscd without reader"]),
        (Step.START_DAEMON, world({"daemon": "refuses"}), ["pcscd refuses"]),
        (Step.START_CARDS, HELLO, ["cards"]),
        (Step.INSERT, HELLO, ["look for no card", "insert"]),
        (Step.INSERT, PROGRAM, ["look for no card", "insert program"]),
        (Step.SWAP, HELLO, ["swap card"]),
    ],
)
def test_each_step(crew: FakeParts, step: Step, want: World, done: list[str]) -> None:
    assert take(crew, step, want) == done


@pytest.mark.parametrize("step", [Step.STOP_DAEMON, Step.START_DAEMON])
def test_another_pcscd_is_met_afresh(crew: FakeParts, step: Step) -> None:
    take(crew, step)
    assert crew.readiness.forgotten == 1


def test_the_reader_is_the_one_that_is_wanted(crew: FakeParts) -> None:
    take(crew, Step.START_DAEMON, world({"reader": {"name": "Leser"}}))
    assert crew.daemon.reader == ReaderSpec("Leser")


@pytest.mark.parametrize(("want", "slot"), [(HELLO, 0), (SECOND, 1)])
def test_a_card_goes_only_into_an_empty_slot(crew: FakeParts, want: World, slot: int) -> None:
    take(crew, Step.INSERT, want)
    assert crew.readiness.looks == [slot]
    crew.readiness.full = True
    with pytest.raises(NotYet):
        take(crew, Step.INSERT, want)
    assert "insert" not in crew.since()


def test_the_card_that_is_swapped_in_is_described(crew: FakeParts) -> None:
    take(crew, Step.SWAP)
    assert HELLO.card
    assert crew.cards.asked == [("swap", {"card": HELLO.card.as_object()})]


@pytest.mark.parametrize("following", [True, False])
def test_a_new_card_process_is_followed_as_the_one_before(crew: FakeParts, following: bool) -> None:
    crew.actions.following = following
    take(crew, Step.START_CARDS)
    assert crew.cards.asked == [("follow", {"on": following})]


# -- acts


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
def test_each_act(crew: FakeParts, verb: str, word: str, done: list[str]) -> None:
    assert perform(crew, verb, word) == done


@pytest.mark.parametrize("verb", ["answer", "begin", "settle", "end", "release", "insert", "start"])
def test_what_leaves_the_world_as_it_was_set(crew: FakeParts, verb: str) -> None:
    perform(crew, verb)
    assert crew.actions.now == HELLO


def test_a_card_that_is_removed_is_gone_from_its_slot(crew: FakeParts) -> None:
    perform(crew, "remove", set_world=SECOND)
    assert crew.readiness.looks == [1]
    assert crew.actions.now == EMPTY


def test_a_killed_pcscd_leaves_nothing_and_is_forgotten(crew: FakeParts) -> None:
    perform(crew, "kill")
    assert crew.actions.now == World() and crew.actions.now.daemon is Serving.NONE
    assert crew.readiness.forgotten == 1


def test_a_late_card_is_the_one_that_comes(crew: FakeParts) -> None:
    late = world({"card": {"name": "hello", "slot": 1}, "late": True})
    crew.actions.now = late.at_first()
    perform(crew, "insert", set_world=late)
    assert crew.actions.now == late and crew.readiness.looks == [1]


@pytest.mark.parametrize("verb", ["remove", "insert", "start"])
def test_what_pcscd_does_not_notice_fails(crew: FakeParts, verb: str) -> None:
    crew.readiness.full = True
    with pytest.raises(NotYet, match="shows PRESENT"):
        perform(crew, verb)


@pytest.mark.parametrize("set_world", [EMPTY, BARE, OFF])
def test_without_a_card_there_is_none_to_put_in(crew: FakeParts, set_world: World) -> None:
    with pytest.raises(Refusal, match="the world has no card to put in"):
        perform(crew, "insert", set_world=set_world)
    assert crew.since() == []


def test_at_the_end_all_processes_end(crew: FakeParts) -> None:
    asyncio.run(crew.actions.close())
    assert sorted(crew.since()) == ["stop cards", "stop other", "stop pcscd"]
