"""The words that scenarios are declared with: each is a whole case, true to its card."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.cards import catalogue
from harness.cards.card import Card
from harness.programs.hello import HELLO, OK, SELECT
from harness.scenarios import hello_words, words
from harness.scenarios.case import DEFAULT_LIMIT_S, Case, Ends
from harness.scenarios.hello_words import SELECTED
from harness.scenarios.words import READER
from harness.trace.exchange import Exchange
from harness.world.errors import WorldError
from harness.world.parse import parse_world
from harness.world.script import ACTIONS, Action, Trigger
from harness.world.world import ReaderSpec, Serving, Share, World
from tests.support.observations import exchange

CARD = words.card()
ROOM = words.world(CARD)
GREETS = hello_words.greets(ROOM)


def in_it(case: Case) -> Card:
    """The card of a case, with power on."""
    assert case.world.card
    card = catalogue.make(case.world.card.name, case.world.card.options, case.world.card.faults)
    card.power_on()
    return card


def true_to_its_card(case: Case) -> bool:
    """Whether the card answers as the case says."""
    card = in_it(case)
    return all(card.transmit(each.command) == each.response for each in case.exchanges)


# -- worlds


def test_a_world_is_a_reader_under_a_daemon_unless_said_otherwise() -> None:
    assert words.world() == World(Serving.SERVES, ReaderSpec())
    assert words.world(CARD).card == CARD
    assert words.world(reader=None).reader is None
    assert words.world(daemon=Serving.NONE).daemon is Serving.NONE
    assert words.world(CARD, second_client=Share.EXCLUSIVE).second_client is Share.EXCLUSIVE


def test_a_card_has_its_options_and_its_place() -> None:
    made = words.faulty(words.card("store", 1), refusal="67 00")
    assert (made.name, made.slot, made.faults) == ("store", 1, {"refusal": "67 00"})
    assert CARD.atr == catalogue.make("hello", {}).atr


@pytest.mark.parametrize(
    ("name", "options"),
    [("helo", {}), ("hello", {"greting": "x"}), ("troubled", {"cut": "many"})],
)
def test_a_card_that_cannot_be_made_is_refused_where_it_is_declared(
    name: str, options: dict[str, str]
) -> None:
    with pytest.raises(WorldError):
        words.card(name, 0, **options)


# -- moments


def test_a_moment_is_a_command_or_the_first_client() -> None:
    remove, wait = Action("remove"), Action("wait", seconds=0.5)
    assert words.at_command(2, "remove") == Trigger(2, (remove,))
    assert words.at_command(2) == Trigger(2, ())
    assert words.at_first_client("wait 0.5", "remove") == Trigger(0, (wait, remove))


def test_between_the_commands_the_second_one_waits_until_the_actions_end_the_transaction() -> None:
    trigger = words.between("end reset")
    assert trigger.command == 1
    assert [str(action) for action in trigger.do] == ["begin", "answer", "settle", "end reset"]


def declared(action: str) -> World:
    """A world with a script of that action, as it comes to the bench."""
    there = words.world(CARD, words.at_command(1, action), second_client=Share.SHARED)
    return parse_world(there.as_object())


@pytest.mark.parametrize("verb", ACTIONS)
def test_every_action_of_the_bench_can_be_declared(verb: str) -> None:
    arguments: dict[type | None, str] = {None: "", str: " leave", float: " 2", int: " 1"}
    argument = arguments[ACTIONS[verb]]
    (trigger,) = declared(verb + argument).script
    assert [str(done) for done in trigger.do] == [verb + argument]


@pytest.mark.parametrize("action", ["fly", "end", "end quickly", "remove it", "wait 0", ""])
def test_malformed_action_is_refused_by_the_bench(action: str) -> None:
    with pytest.raises(WorldError, match="not an action"):
        declared(action)


# -- cases


def test_a_program_is_greeted_unless_said_otherwise() -> None:
    assert hello_words.GREETING == "Hello world!"
    assert GREETS.exchanges == (SELECTED, exchange(HELLO, hello_words.GREETING.encode() + OK))
    assert (GREETS.ends, GREETS.errors, GREETS.reader) == (Ends.ANSWERS, (), READER)
    assert tuple(e.command for e in GREETS.exchanges) == (SELECT, HELLO)
    assert GREETS.limit_s == DEFAULT_LIMIT_S
    assert true_to_its_card(GREETS)


def test_failing_case_has_its_exchanges_and_a_shorter_time_limit() -> None:
    case = words.fails(ROOM, "SCARD_W_RESET_CARD", seen=(SELECTED,))
    assert (case.ends, case.errors) == (Ends.FAILS, ("SCARD_W_RESET_CARD",))
    assert (case.exchanges, case.reader) == ((SELECTED,), READER)
    assert case.limit_s < DEFAULT_LIMIT_S


def test_either_is_the_same_case_where_failing_is_accepted_too() -> None:
    made = words.either(GREETS, "SCARD_E_NO_SMARTCARD")
    assert made == replace(GREETS, ends=Ends.EITHER, errors=("SCARD_E_NO_SMARTCARD",))


def test_either_keeps_the_time_limit() -> None:
    made = words.either(replace(GREETS, limit_s=3.0), "SCARD_E_NO_SMARTCARD")
    assert made.limit_s == 3.0


def test_always_leaves_nothing_to_chance() -> None:
    rng = random.Random(1)
    before = rng.getstate()
    assert words.always(GREETS)(rng) is GREETS
    assert rng.getstate() == before


@given(st.text(max_size=40))
def test_any_text_can_be_the_greeting(text: str) -> None:
    assert true_to_its_card(hello_words.greets(words.world(words.card(greeting=text)), text))


@given(st.integers(0, 0xFFFF))
def test_any_status_word_can_be_the_answer(word: int) -> None:
    case = hello_words.refused(f"{word:04X}")(random.Random(1))
    assert case.exchanges == (SELECTED, exchange(HELLO, f"{word:04X}"))
    assert true_to_its_card(case)


@pytest.mark.parametrize(
    ("first", "delivery", "chunk", "rest"),
    [
        ("61 0C", "get-response", 0, ["00 C0 00 00 0C"]),
        ("61 06", "get-response", 6, ["00 C0 00 00 06", "00 C0 00 00 06"]),
        ("6C 0C", "exact-le", 0, ["00 00 00 00 0C"]),
    ],
)
def test_greeting_in_parts_can_be_fetched(
    first: str, delivery: str, chunk: int, rest: list[str]
) -> None:
    case = hello_words.delivered(first, delivery, chunk)(random.Random(1))
    assert case.exchanges[-1] == exchange(HELLO, first)
    card, came = in_it(case), b""
    assert [card.transmit(e.command) for e in case.exchanges] == [OK, bytes.fromhex(first)]
    for command in rest:
        came += card.transmit(bytes.fromhex(command))[:-2]
    assert came.decode() == hello_words.GREETING


@given(st.integers(0, 65533), st.integers())
def test_a_size_is_that_of_the_data(length: int, seed: int) -> None:
    first, second = (hello_words.of_size(length)(random.Random(seed)) for _ in range(2))
    assert first == second
    assert len(first.exchanges[-1].response) == length + len(OK)
    assert first.ends is Ends.EITHER


@given(st.integers())
def test_a_random_greeting_goes_by_its_seed_alone(seed: int) -> None:
    case = hello_words.random_greeting(random.Random(seed))
    assert case == hello_words.random_greeting(random.Random(seed))
    said = case.exchanges[-1].response.removesuffix(OK)
    assert 8 <= len(said) <= 24
    assert said.isalnum()
    assert true_to_its_card(case)


def test_an_answer_may_be_any_exchange() -> None:
    own = Exchange(SELECT, b"\x6a\x82")
    assert words.answers(ROOM, own, reader="Mine") == Case(ROOM, (own,), "Mine")
