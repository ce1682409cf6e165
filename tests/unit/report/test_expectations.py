"""Known non-passes: each with its reason, and strict both ways."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from harness.errors import BadInput
from harness.judge.observation import Observation
from harness.judge.outcome import Outcome, Verdict
from harness.report import expectations
from harness.report.expectations import Expectations
from harness.report.report import Run
from harness.runs.lines import run_line, unrun_line
from harness.samples.override import Override
from harness.scenarios.registry import find_scenario
from tests.support.reports import RELEASE
from tests.support.samples import LEAST, SAMPLE, one_sample, toml_document

ENTRY = {
    "sample": SAMPLE,
    "scenario": "hello",
    "outcome": "timeout",
    "reason": "it waits for ever",
    "link": "https://wrap.example/issues/1",
}
SCENARIO_IDS = ("hello/hello", "hello/greeting", "hello/no-card", "uid/no-card")
HELLO, GREETING = find_scenario("hello"), find_scenario("greeting")


def load(folder: Path, *entries: dict[str, Any], text: str = "") -> Expectations:
    """Expectations from a file with these entries."""
    path = folder / "expectations.toml"
    path.write_text(text or toml_document({"known": [*entries]}))
    return expectations.load(path, [SAMPLE, "other-wrap"], SCENARIO_IDS)


def outcome_line(
    folder: Path, expected: Expectations, outcome: Outcome, manifest: dict[str, Any] = LEAST
) -> Run:
    """The report's line of a run of `hello` that ended so."""
    sample, scenario = one_sample(folder, manifest), HELLO
    if outcome in (Outcome.UNSUPPORTED, Outcome.BUILD_FAILED):
        return unrun_line(sample, scenario, Verdict(outcome, "why"), expected, "s")
    return run_line(sample, scenario, Observation(), Verdict(outcome, "why"), expected, "s")


def test_without_a_file_everything_is_to_pass(tmp_path: Path) -> None:
    expected = expectations.load(tmp_path / "none.toml", [], [])
    assert expected.outcome(one_sample(tmp_path), HELLO) is Outcome.PASS


def test_a_known_non_pass_is_expected_where_it_is_known_and_nowhere_else(tmp_path: Path) -> None:
    expected = load(tmp_path, ENTRY)
    sample = one_sample(tmp_path)
    assert expected.outcome(sample, HELLO) is Outcome.TIMEOUT
    assert expected.outcome(sample, GREETING) is Outcome.PASS
    assert expected.reason(sample, HELLO) == f"{ENTRY['reason']} ({ENTRY['link']})"
    assert expected.reason(sample, GREETING) == ""
    other = replace(sample, id="other-wrap", folder=sample.folder.with_name("other-wrap"))
    assert expected.reason(other, HELLO) == ""


def test_of_another_build_the_same_is_expected_and_better_is_fine(tmp_path: Path) -> None:
    expected = load(tmp_path, ENTRY)
    own = one_sample(tmp_path)
    other = replace(own, id=f"{own.id}@2.0", override=Override((RELEASE,)))
    for outcome, own_fits, other_fits in (
        (Outcome.TIMEOUT, True, True),
        (Outcome.PASS, False, True),
        (Outcome.SILENT, False, False),
    ):
        assert expected.fits(own, HELLO, outcome) is own_fits
        assert expected.fits(other, HELLO, outcome) is other_fits
    assert not expected.fits(other, GREETING, Outcome.TIMEOUT)


@pytest.mark.parametrize(
    ("change", "said", "hint"),
    [
        ({"sample": "tongue-warp"}, "sample 'tongue-warp'", f"Did you mean {SAMPLE}?"),
        ({"scenario": "greetings"}, "scenario 'greetings'", "Did you mean greeting?"),
        ({"outcome": "timeouts"}, "outcome 'timeouts'", "Did you mean timeout?"),
        ({"outcome": "pass"}, "outcome 'pass'", None),
        ({"reason": " "}, "reason", None),
        ({"link": ""}, "link", None),
        ({"colour": "red"}, "expectations.toml", None),
        ({"reason": 3}, "expectations.toml", None),
    ],
)
def test_a_wrong_entry_is_refused(
    tmp_path: Path, change: dict[str, Any], said: str, hint: str | None
) -> None:
    with pytest.raises(BadInput) as caught:
        load(tmp_path, ENTRY | change)
    assert said in caught.value.what
    assert hint is None or caught.value.hint == hint


@pytest.mark.parametrize("key", ENTRY)
def test_an_entry_says_everything(tmp_path: Path, key: str) -> None:
    with pytest.raises(BadInput, match=r"expectations\.toml") as caught:
        load(tmp_path, {name: value for name, value in ENTRY.items() if name != key})
    assert key in caught.value.why


def test_a_scenario_of_several_programs_is_known_for_the_one_that_the_entry_names(
    tmp_path: Path,
) -> None:
    for program in ("hello", "uid"):
        known = load(tmp_path, ENTRY | {"scenario": "no-card", "program": program}).known
        assert [*known] == [(SAMPLE, f"{program}/no-card")]


def test_a_scenario_of_several_programs_is_refused_without_the_program(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="not of one program") as refusal:
        load(tmp_path, ENTRY | {"scenario": "no-card"})
    assert "hello, uid" in refusal.value.why


def test_a_program_without_that_scenario_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="not of one program"):
        load(tmp_path, ENTRY | {"program": "uid"})


def test_an_entry_that_stands_there_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="twice"):
        load(tmp_path, ENTRY, ENTRY | {"outcome": "silent"})


@pytest.mark.parametrize("text", ["known = 3", "known = [", "unknown = []"])
def test_a_file_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadInput):
        load(tmp_path, text=text)


@pytest.mark.parametrize("outcome", [*Outcome])
def test_only_what_is_known_is_expected_of_a_known_non_pass(
    tmp_path: Path, outcome: Outcome
) -> None:
    line = outcome_line(tmp_path, load(tmp_path, ENTRY), outcome)
    assert line.expected is (outcome is Outcome.TIMEOUT)


@pytest.mark.parametrize("outcome", [*Outcome])
def test_a_sample_without_an_entry_is_to_pass_or_to_say_that_it_cannot(
    tmp_path: Path, outcome: Outcome
) -> None:
    line = outcome_line(tmp_path, Expectations({}), outcome)
    assert line.expected is (outcome in (Outcome.PASS, Outcome.UNSUPPORTED))


def test_scenario_declared_unsupported_is_expected_not_to_run(tmp_path: Path) -> None:
    manifest = LEAST | {"unsupported": {"hello": "the wrapper cannot"}}
    expected = Expectations({})
    assert outcome_line(tmp_path, expected, Outcome.UNSUPPORTED, manifest).expected
    assert not outcome_line(tmp_path, expected, Outcome.PASS, manifest).expected
