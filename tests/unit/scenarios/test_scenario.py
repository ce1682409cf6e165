"""Scenarios: declared states of the world, repeatable by their seed."""

from __future__ import annotations

import json
import random
import re
import shlex

import pytest

from harness.cards import catalogue
from harness.judge import pcsc_errors
from harness.programs.hello import CONTRACT
from harness.programs.wait import CONTRACT as WAIT
from harness.scenarios.atr import ATR_SCENARIOS
from harness.scenarios.case import Case, Ends
from harness.scenarios.hello import HELLO_SCENARIOS
from harness.scenarios.registry import (
    DEFAULT,
    EVERY,
    SCENARIOS,
    choose_scenarios,
    find_scenario,
    word_for,
)
from harness.scenarios.scenario import Scenario
from harness.scenarios.uid import UID_SCENARIOS
from harness.scenarios.wait import WAIT_SCENARIOS
from harness.world.parse import parse_world
from harness.world.script import Action, held
from harness.world.world import Serving, Share, World
from tests.support.samples import SAMPLE

SEEDS = ("", "1f2e", "another", "\N{SNOWMAN}")
each = pytest.mark.parametrize("name", SCENARIOS)


def case_of(name: str, seed: str = "1f2e") -> Case:
    """A scenario's case."""
    return SCENARIOS[name].case_for(seed, SAMPLE)


# -- names


@each
def test_a_scenario_goes_by_its_own_name_and_says_what_it_is(name: str) -> None:
    assert SCENARIOS[name].id == name
    assert SCENARIOS[name].summary
    assert not SCENARIOS[name].summary.endswith(".")
    assert not SCENARIOS[name].caveat.endswith(".")


@each
def test_a_name_fits_a_command_line_and_finds_only_its_scenario(name: str) -> None:
    word = word_for(SCENARIOS[name])
    assert re.fullmatch("[a-z0-9]+(-[a-z0-9]+)*", word)
    assert word != EVERY
    assert shlex.quote(word) == word
    assert [found.id for found in choose_scenarios([word])] == [name]
    assert [found.id for found in choose_scenarios([name])] == [name]


def test_no_two_scenarios_have_one_name() -> None:
    declared = [*HELLO_SCENARIOS, *UID_SCENARIOS, *WAIT_SCENARIOS, *ATR_SCENARIOS]
    assert sorted(SCENARIOS) == sorted(scenario.id for scenario in declared)
    assert len({scenario.name for scenario in declared}) == len(declared), "none needs its program"


# -- cases


@each
def test_the_same_seed_makes_the_same_case(name: str) -> None:
    for seed in SEEDS:
        assert case_of(name, seed) == case_of(name, seed)


def test_the_random_greeting_differs_by_seed_and_by_sample() -> None:
    scenario = find_scenario("greeting")
    cases = [scenario.case_for(seed, sample) for seed in SEEDS for sample in ("a-b", "a-c")]
    assert len({case.exchanges for case in cases}) == len(cases)


def test_two_scenarios_do_not_share_their_chance() -> None:
    def chance(rng: random.Random) -> Case:
        drawn.append(rng.random())
        return case_of("hello/hello")

    drawn: list[float] = []
    for name in ("one", "two"):
        Scenario(name, CONTRACT, "a summary", chance).case_for("s", SAMPLE)
    assert len(set(drawn)) == 2


def test_the_usual_scenarios_exist_and_one_of_them_catches_hard_coded_output() -> None:
    cases = {name: [case_of(name, seed).exchanges for seed in SEEDS] for name in DEFAULT}
    assert any(len(set(by_seed)) == len(SEEDS) for by_seed in cases.values())


@each
def test_a_world_survives_the_way_to_the_bench(name: str) -> None:
    for seed in SEEDS:
        there = case_of(name, seed).world
        assert parse_world(json.loads(json.dumps(there.as_object()))) == there


@each
def test_the_reference_is_what_the_card_itself_answers(name: str) -> None:
    case = case_of(name)
    if case.world.card is None:
        assert case.exchanges == ()
        return
    relays = case.world.card.relays
    spec = case.world.card if relays is None else case.world.card_in(relays)
    assert spec
    card = catalogue.make(spec.name, spec.options, spec.faults)
    card.power_on()
    for exchange in case.exchanges:
        answer = card.transmit(exchange.command)
        assert exchange.response in (answer, b"")


@each
def test_only_an_answer_that_the_card_never_gives_back_is_missing(name: str) -> None:
    case = case_of(name)
    kept = [
        trigger.command
        for trigger in case.world.script
        if trigger.command and Action("answer") not in trigger.do
    ]
    unanswered = [n for n, e in enumerate(case.exchanges, 1) if not e.response]
    assert unanswered == kept
    assert set(kept) <= {len(case.exchanges)}


@each
def test_the_card_sees_the_programs_commands_in_their_order(name: str) -> None:
    case = case_of(name)
    sent = tuple(exchange.command for exchange in case.exchanges)
    assert sent == SCENARIOS[name].contract.commands[: len(sent)]
    if case.ends in (Ends.ANSWERS, Ends.EITHER):
        assert sent == SCENARIOS[name].contract.commands
        assert all(len(exchange.response) >= 2 for exchange in case.exchanges)


@each
def test_a_program_must_fail_where_it_can_reach_no_card(name: str) -> None:
    case = case_of(name)
    there = case.world
    served = there.daemon is Serving.SERVES and there.reader is not None
    slot = there.card.slot if there.card and SCENARIOS[name].contract is WAIT else 0
    waits_in_vain = SCENARIOS[name].contract is WAIT and there.card is None
    seen = served and there.reader and not waits_in_vain
    assert case.reader == (f"{there.reader.name} 00 0{slot}" if seen and there.reader else None)
    if not served or there.card is None or there.card.slot != slot:
        assert case.ends is (Ends.GIVES_UP if case.lasts_s else Ends.FAILS)
        assert case.exchanges == ()
    assert case.limit_s > 0


@each
def test_failing_scenario_names_known_errors_or_has_a_caveat(name: str) -> None:
    case = case_of(name)
    assert set(case.errors) <= set(pcsc_errors.BY_NAME)
    assert len(set(case.errors)) == len(case.errors)
    if not case.ends.is_failure:
        assert case.errors == ()
    else:
        assert case.errors or SCENARIOS[name].caveat


@each
def test_a_script_asks_for_nothing_that_its_world_has_not(name: str) -> None:
    case = case_of(name)
    verbs = {action.verb for trigger in case.world.script for action in trigger.do}
    numbers = {number for slot, number in held(case.world.script) if slot == 0}
    assert numbers <= set(range(1, len(SCENARIOS[name].contract.commands) + 1))
    assert case.world.second_client or not verbs & {"begin", "end", "release", "settle"}
    assert case.world.late <= ("insert" in verbs)
    holds = case.world.second_client is Share.TRANSACTION
    assert holds <= bool(verbs & {"end", "release"}), "or nobody ever comes to the card"
    assert ("start" in verbs) <= ("kill" in verbs)


# -- hardware


def hardware(name: str) -> tuple[str, ...]:
    """What takes time to change, in a scenario of hello."""
    return case_of(f"hello/{name}").world.hardware


def test_hardware_is_what_takes_time_to_change() -> None:
    names = ("hello", "hello-t0", "hello-t1", "long-atr", "short-atr", "inverse", "mute-card",
             "no-common-protocol", "long-name", "no-card", "second-reader", "no-reader",
             "no-daemon", "access-refused", "other-protocol")  # fmt: skip
    assert len({hardware(name) for name in names}) == len(names)


@pytest.mark.parametrize(
    "name",
    ["greeting", "unknown-applet", "sw-6a82", "sw-6c0c", "size-65533", "one-byte", "slow", "mute",
     "removed-during", "exclusive", "transaction", "held", "held-pulled", "daemon-killed"],
)  # fmt: skip
def test_another_answer_script_or_client_is_no_other_hardware(name: str) -> None:
    assert hardware(name) == hardware("hello")


def test_a_card_that_comes_late_is_not_there_at_first() -> None:
    assert hardware("late-card") == hardware("no-card") != hardware("hello")


def test_a_new_bench_is_as_without_a_daemon() -> None:
    assert World().hardware == hardware("no-daemon")
