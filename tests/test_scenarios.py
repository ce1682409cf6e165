"""Scenarios: declared states of the world, repeatable by their seed."""

from __future__ import annotations

import pytest

from harness.bench import world_message
from harness.cards import catalogue
from harness.scenarios import DEFAULT, EVERY, SCENARIOS, World
from tests.support import SAMPLE

SEEDS = ("", "1f2e", "another", "\N{SNOWMAN}")
each = pytest.mark.parametrize("name", SCENARIOS)


@each
def test_the_same_seed_sets_the_same_stage(name: str) -> None:
    for seed in SEEDS:
        assert SCENARIOS[name].set(seed, SAMPLE) == SCENARIOS[name].set(seed, SAMPLE)


def test_the_random_greeting_differs_by_seed_and_by_sample() -> None:
    scenario = SCENARIOS["greeting"]
    stages = [scenario.set(seed, sample) for seed in SEEDS for sample in ("a-b", "a-c")]
    assert len({stage.exchanges for stage in stages}) == len(stages)


@each
def test_the_reference_is_what_the_card_itself_answers(name: str) -> None:
    stage = SCENARIOS[name].set("1f2e", SAMPLE)
    message = world_message(stage.world)["card"]
    if message is None:
        assert stage.exchanges == ()
        return
    card = catalogue.make(message["name"], message["options"])
    card.power_on()
    assert stage.exchanges
    for exchange in stage.exchanges:
        assert card.transmit(exchange.command) == exchange.response


@each
def test_a_program_must_fail_where_it_can_reach_no_card_and_only_there(name: str) -> None:
    stage = SCENARIOS[name].set("1f2e", SAMPLE)
    world = stage.world
    assert stage.fails is not (world.daemon and world.reader and world.card is not None)
    assert (stage.reader is not None) is (world.daemon and world.reader)
    assert stage.limit_s > 0


@each
def test_a_scenario_goes_by_its_own_name_and_says_what_it_is(name: str) -> None:
    assert SCENARIOS[name].name == name
    assert SCENARIOS[name].summary
    assert name != EVERY
    assert "," not in name


def test_the_usual_scenarios_exist_and_one_of_them_catches_hard_coded_output() -> None:
    stages = {name: [SCENARIOS[name].set(s, SAMPLE).exchanges for s in SEEDS] for name in DEFAULT}
    assert any(len(set(by_seed)) == len(SEEDS) for by_seed in stages.values())


def test_hardware_is_what_takes_time_to_change() -> None:
    def hardware(name: str) -> tuple[bool, bool, str]:
        return SCENARIOS[name].set("1f2e", SAMPLE).world.hardware

    assert hardware("hello") == hardware("greeting") == hardware("unknown-applet")
    names = ("hello", "hello-t0", "no-card", "no-reader", "no-daemon")
    assert len({hardware(name) for name in names}) == len(names)
    assert World().hardware == hardware("no-card")
