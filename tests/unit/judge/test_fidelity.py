"""How a failure was told: real programs' words, and the rules that read them."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.judge import pcsc_errors
from harness.judge.fidelity import Fidelity, classify, fidelity
from harness.judge.observation import Limit, Observation
from harness.scenarios.case import Case, Ends
from harness.scenarios.hello_words import greets
from harness.scenarios.registry import SCENARIOS, choose_scenarios, find_scenario
from harness.scenarios.words import card, either, fails, world
from tests.support.observations import right
from tests.support.samples import SAMPLE

TELLABLE = (Fidelity.NAME, Fidelity.CODE, Fidelity.MESSAGE, Fidelity.WRONG, Fidelity.GENERIC)
RECORDED: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[2] / "data" / "recorded_failures.toml").read_text(encoding="utf-8")
)["told"]
NO_CARD = "SCARD_E_NO_SMARTCARD"
FAILS = fails(world(card()), NO_CARD)
EITHER = either(greets(world(card())), NO_CARD)
WAITS = replace(FAILS, ends=Ends.WAITS)
SILENCE = find_scenario("mute").case_for("s", SAMPLE)  # of which the card sees two commands


# -- what real programs said


def recorded(entry: dict[str, Any]) -> Any:
    """A recorded failure as a parameter."""
    return pytest.param(entry, id=f"{entry['sample']} {entry['scenario']}")


@pytest.mark.parametrize("entry", [*map(recorded, RECORDED)])
def test_stderr_is_classified_as_a_person_would(entry: dict[str, Any]) -> None:
    assert classify(entry["stderr"], entry["errors"]) == entry["fidelity"]


@pytest.mark.parametrize("entry", RECORDED, ids=lambda e: f"{e['sample']} {e['scenario']}")
def test_recorded_failures_are_classified_as_recorded(entry: dict[str, Any]) -> None:
    (scenario,) = choose_scenarios([entry["scenario"]])
    case = scenario.case_for("s", entry["sample"])
    assert entry["errors"] == [*case.errors]
    assert case.ends is not Ends.ANSWERS


def test_record_covers_every_fidelity_and_every_failing_scenario() -> None:
    assert {entry["fidelity"] for entry in RECORDED} == set(TELLABLE)
    failing = {s.name for s in SCENARIOS.values() if s.case_for("s", "").ends is Ends.FAILS}
    assert failing <= {entry["scenario"] for entry in RECORDED}


# -- the rules


@pytest.mark.parametrize(
    ("stderr", "how"),
    [
        ("SCARD_E_NO_SMARTCARD", Fidelity.NAME),
        ("Err(NoSmartcard)", Fidelity.NAME),
        ("0x8010000C", Fidelity.CODE),
        ("No smart card inserted.", Fidelity.MESSAGE),
        ("0x8010000C: No smart card inserted. (SCARD_E_NO_SMARTCARD)", Fidelity.NAME),
        ("No smart card inserted. (0x8010000C)", Fidelity.CODE),
        ("it failed", Fidelity.GENERIC),
        ("SCARD_W_REMOVED_CARD", Fidelity.WRONG),
        ("0x80100069", Fidelity.WRONG),
        ("Card was removed.", Fidelity.WRONG),
        # The right error, told less well, still counts for more than a wrong one.
        ("SCARD_W_REMOVED_CARD 0x8010000C", Fidelity.CODE),
        ("0x80100069: No smart card inserted.", Fidelity.MESSAGE),
        ("Card was removed.\nNo smart card inserted.", Fidelity.MESSAGE),
        ("", Fidelity.SILENT),
        (" \n\t", Fidelity.SILENT),
    ],
)
def test_the_best_that_stands_there_counts(stderr: str, how: Fidelity) -> None:
    assert classify(stderr, [NO_CARD]) is how


@pytest.mark.parametrize("name", pcsc_errors.BY_NAME)
def test_any_of_several_right_errors_is_right(name: str) -> None:
    assert classify(f"{name}: sorry", ["SCARD_E_NO_MEMORY", name]) is Fidelity.NAME
    assert classify(f"{name}: sorry", [NO_CARD, NO_CARD]) is not Fidelity.GENERIC
    assert classify(f"{name}: sorry", []) is Fidelity.NAME, "PC/SC has none that would be right"


@pytest.mark.parametrize(
    "stderr",
    ["SCARD_E_READER_UNSUPPORTED", "SCARD_W_UNSUPPORTED_CARD", "rv = 0x80100011", "0x8010000E",
     "SCardConnect: Card is not supported.",
     "Transmit failed - [ 2148532241]"],
)  # fmt: skip
def test_any_other_error_of_pcsc_is_a_wrong_one(stderr: str) -> None:
    assert classify(stderr, [NO_CARD]) is Fidelity.WRONG


@given(st.text(max_size=60))
def test_text_around_an_error_changes_nothing(text: str) -> None:
    assert classify(f"{text}\nSCARD_E_NO_SMARTCARD\n{text}", [NO_CARD]) is Fidelity.NAME


@given(st.text(max_size=60))
def test_any_text_has_a_fidelity(text: str) -> None:
    assert classify(text, [NO_CARD]) in (*TELLABLE, Fidelity.SILENT)


# -- how it ended


@pytest.mark.parametrize(
    ("case", "seen", "how"),
    [
        (FAILS, Observation(limit=Limit.TIME, stderr=NO_CARD), Fidelity.HANG),
        (EITHER, Observation(limit=Limit.TIME), Fidelity.HANG),
        (WAITS, right(WAITS), Fidelity.WAITS),
        (SILENCE, Observation(limit=Limit.TIME), Fidelity.HANG),
        (FAILS, Observation(exit_status=139), Fidelity.CRASH),
        (FAILS, Observation(exit_status=134, stderr="0x8010000C"), Fidelity.CRASH),
        (WAITS, Observation(exit_status=137), Fidelity.CRASH),
        (EITHER, Observation(exit_status=132), Fidelity.CRASH),
        (FAILS, Observation(exit_status=0), Fidelity.SILENT),
        (FAILS, Observation(exit_status=0, stderr=NO_CARD), Fidelity.SILENT),
        (WAITS, Observation(exit_status=0), Fidelity.SILENT),
        (FAILS, Observation(exit_status=1), Fidelity.SILENT),
        (FAILS, Observation(exit_status=1, stderr="\n"), Fidelity.SILENT),
        (FAILS, Observation(exit_status=1, stderr=NO_CARD), Fidelity.NAME),
        (EITHER, Observation(exit_status=1, stderr="2148532236"), Fidelity.CODE),
        (WAITS, Observation(exit_status=1, stderr="no card present"), Fidelity.MESSAGE),
        (FAILS, Observation(exit_status=25, stderr="no"), Fidelity.GENERIC),
        (FAILS, Observation(exit_status=255, stderr="Card was reset"), Fidelity.WRONG),
        (FAILS, Observation(exit_status=128, stderr=NO_CARD), Fidelity.NAME),
        # Nothing failed, or nobody saw it.
        (EITHER, Observation(exit_status=0, stderr=NO_CARD), None),
        (FAILS, Observation(trouble="the engine is gone"), None),
        (FAILS, Observation(limit=Limit.OUTPUT, stderr=NO_CARD), None),
    ],
)
def test_how_it_ended_comes_first(case: Case, seen: Observation, how: Fidelity | None) -> None:
    assert fidelity(seen, case) is how


@given(st.integers(0, 255), st.text(max_size=20), st.sampled_from([None, *Limit]))
def test_case_without_failure_has_no_fidelity(
    status: int, stderr: str, limit: Limit | None
) -> None:
    seen = Observation(exit_status=None if limit else status, stderr=stderr, limit=limit)
    assert fidelity(seen, greets(world(card()))) is None


@pytest.mark.parametrize("name", SCENARIOS)
def test_right_program_has_a_fidelity_wherever_it_failed(name: str) -> None:
    case = SCENARIOS[name].case_for("s", SAMPLE)
    how = fidelity(right(case), case)
    wanted = {Ends.FAILS: Fidelity.GENERIC, Ends.WAITS: Fidelity.WAITS}.get(case.ends)
    assert how is wanted
