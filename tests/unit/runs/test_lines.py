"""The lines of a report."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from harness.judge.fidelity import Fidelity
from harness.judge.observation import Observation
from harness.judge.outcome import Outcome, Row, Verdict
from harness.judge.variations import Variation
from harness.render.cells import failing
from harness.report.expectations import Expectations
from harness.report.report import Footer, Report
from harness.runs import lines
from harness.runs.choice import Choice
from harness.scenarios.case import Ends
from harness.scenarios.registry import SCENARIOS
from tests.support.support import images_on, one_sample, right

NOTHING_KNOWN = Expectations({})
NO_CARD = SCENARIOS["no-card"]


@pytest.mark.parametrize("seed", ["1f2e", "two words", "$HOME", "it's"])
def test_the_command_that_repeats_a_run_survives_the_shell(seed: str) -> None:
    words = shlex.split(lines.repeat("tongue-wrap", "no-card", seed))
    assert words[:4] == ["./inv", "run", "tongue-wrap", "--scenario"]
    assert words[4:] == ["no-card", "--seed", seed]


def test_a_header_says_of_each_scenario_what_it_is_and_whether_something_fails(
    tmp_path: Path,
) -> None:
    sample, scenarios = one_sample(tmp_path), [*SCENARIOS.values()]
    choice = Choice([sample], scenarios, NOTHING_KNOWN, [])
    header = lines.header(images_on(), choice, "s", "2020-01-02T03:04:05Z")
    assert header.scenarios == {s.name: s.summary for s in scenarios}
    assert header.caveats == {s.name: s.caveat for s in scenarios if s.caveat}
    fair = {s.name for s in scenarios if s.case_for("s", sample.id).ends is Ends.ANSWERS}
    assert {*header.failing} == {*SCENARIOS} - fair
    assert failing(Report(header, [], Footer(counts={}, unexpected=0, wall_s=0, programs_s=0,
                                             harness_s=0))) == header.failing  # fmt: skip
    assert header.samples[sample.id].wrapper == "wrap"


def test_a_line_tells_how_a_failure_was_told_and_what_the_wrapper_did(tmp_path: Path) -> None:
    sample = one_sample(tmp_path)
    seen = right(NO_CARD.case_for("s", sample.id))
    verdict = Verdict(Outcome.PASS, variations=(Variation.RESET,))
    line = lines.run_line(sample, NO_CARD, seen, verdict, NOTHING_KNOWN, "s", Fidelity.MESSAGE)
    assert (line.fidelity, line.variations) == ("message", ["reset-on-disconnect"])
    assert (line.outcome, line.expected, line.exit_status) == ("pass", True, 1)
    assert (line.stdout, line.stderr, line.trace) == (seen.stdout, seen.stderr, [*seen.trace])


def test_a_line_of_what_did_not_fail_tells_nothing_and_shows_the_difference(
    tmp_path: Path,
) -> None:
    verdict = Verdict(Outcome.TRANSCRIPT_DIFFERS, "why", (Row("a", None, "b"),))
    line = lines.run_line(
        one_sample(tmp_path), SCENARIOS["hello"], Observation(), verdict, NOTHING_KNOWN, "s"
    )
    assert (line.fidelity, line.variations) == ("", [])
    assert (line.expected, line.why) == (False, "why")
    assert line.difference == [("a", None, "b")]


def test_a_declared_gap_is_expected_and_a_build_that_failed_is_not(tmp_path: Path) -> None:
    sample = one_sample(tmp_path)
    for outcome, expected in ((Outcome.UNSUPPORTED, True), (Outcome.BUILD_FAILED, False)):
        line = lines.unrun_line(sample, NO_CARD, Verdict(outcome, "why"), NOTHING_KNOWN, "s")
        assert (line.outcome, line.expected) == (outcome, expected)
        assert line.fidelity == ""
