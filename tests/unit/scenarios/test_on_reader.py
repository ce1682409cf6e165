"""Cases on the reader of a platform on which no pcscd runs."""

from __future__ import annotations

from harness.cards.hello import ATR_T0
from harness.paths import SAMPLES
from harness.readers import qemu
from harness.samples.folder import load_all
from harness.scenarios.on_reader import case_of, on_reader
from harness.scenarios.registry import SCENARIOS, find_scenario
from harness.world.parse import parse_world
from harness.world.world import Serving


def test_the_card_that_leaves_the_choice_offers_t0_and_is_else_the_same() -> None:
    case = find_scenario("hello").case_for("", "")
    other = on_reader(case, qemu.DRIVER)
    assert other.world.daemon is Serving.NONE
    assert (other.reader, other.exchanges) == (qemu.NAME, case.exchanges)
    (card,) = other.world.cards
    assert card.atr == ATR_T0


def test_a_card_whose_atr_is_what_it_is_about_keeps_it() -> None:
    case = find_scenario("short-atr").case_for("", "")
    assert on_reader(case, qemu.DRIVER).world.card == case.world.card


def test_where_there_is_no_reader_there_is_none_on_a_platform() -> None:
    case = on_reader(find_scenario("no-reader").case_for("", ""), qemu.DRIVER)
    assert (case.world.reader, case.world.daemon, case.reader) == (None, Serving.NONE, None)


def test_such_worlds_are_those_that_a_bench_accepts() -> None:
    platforms = [sample for sample in load_all(SAMPLES) if sample.reader]
    assert platforms
    for sample in platforms:
        shown = [s for s in SCENARIOS.values() if not sample.unsupported(s.program, s.name)]
        assert shown
        for scenario in shown:
            world = case_of(sample, scenario, "").world
            assert parse_world(world.as_object()) == world
