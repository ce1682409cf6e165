"""The lines of runs: from observation and verdict to plain data."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path

import pytest

from harness.judge.fidelity import Fidelity
from harness.judge.observation import Observation
from harness.judge.outcome import Outcome, Row, Verdict
from harness.judge.variations import Variation
from harness.report.expectations import Expectations
from harness.runs import lines
from harness.samples.override import Override, Part
from harness.scenarios.registry import find_scenario
from tests.support.observations import right
from tests.support.samples import one_sample

NOTHING_KNOWN = Expectations({})
NO_CARD = find_scenario("no-card")


@pytest.mark.parametrize("seed", ["1f2e", "two words", "$HOME", "it's"])
def test_the_command_that_repeats_a_run_survives_the_shell(tmp_path: Path, seed: str) -> None:
    words = shlex.split(lines.repeat(one_sample(tmp_path), NO_CARD, seed))
    assert words[:4] == ["./inv", "run", "tongue-wrap", "--scenario"]
    assert words[4:] == ["no-card", "--seed", seed]


def test_a_run_of_another_build_is_repeated_with_it(tmp_path: Path) -> None:
    part = Part("wrapper", "tree", "my wrap", "my-wrap", ("--wrapper", "/home/me/my wrap"))
    sample = replace(one_sample(tmp_path), id="tongue-wrap@my-wrap", override=Override((part,)))
    words = shlex.split(lines.repeat(sample, NO_CARD, "s"))
    assert words[2:6] == ["tongue-wrap", "--wrapper", "/home/me/my wrap", "--scenario"]


def test_a_line_holds_fidelity_and_variations(tmp_path: Path) -> None:
    sample = one_sample(tmp_path)
    seen = right(NO_CARD.case_for("s", sample.id))
    verdict = Verdict(Outcome.PASS, variations=(Variation.RESET,))
    line = lines.run_line(sample, NO_CARD, seen, verdict, NOTHING_KNOWN, "s", Fidelity.MESSAGE)
    assert (line.fidelity, line.variations) == ("message", ["reset-on-disconnect"])
    assert (line.outcome, line.expected, line.exit_status) == ("pass", True, 1)
    assert (line.stdout, line.stderr, line.trace) == (seen.stdout, seen.stderr, [*seen.trace])


def test_a_line_without_a_failure_has_no_fidelity_and_shows_the_difference(
    tmp_path: Path,
) -> None:
    verdict = Verdict(Outcome.TRANSCRIPT_DIFFERS, "why", (Row("a", None, "b"),))
    line = lines.run_line(
        one_sample(tmp_path), find_scenario("hello"), Observation(), verdict, NOTHING_KNOWN, "s"
    )
    assert (line.fidelity, line.variations) == (None, [])
    assert (line.expected, line.why) == (False, "why")
    assert line.difference == [("a", None, "b")]


def test_a_declared_gap_is_expected_and_a_build_that_failed_is_not(tmp_path: Path) -> None:
    sample = one_sample(tmp_path)
    for outcome, expected in ((Outcome.UNSUPPORTED, True), (Outcome.BUILD_FAILED, False)):
        line = lines.unrun_line(sample, NO_CARD, Verdict(outcome, "why"), NOTHING_KNOWN, "s")
        assert (line.outcome, line.expected) == (outcome, expected)
        assert line.fidelity is None
