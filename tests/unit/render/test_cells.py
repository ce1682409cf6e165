"""What every renderer says in the same words."""

from __future__ import annotations

import pytest

from harness.render.cells import (
    by_itself_text,
    by_sample,
    difference_text,
    failing,
    fidelity_text,
    last_output_text,
    otherwise_text,
    outcome_text,
    passed_text,
    size_text,
    summary_text,
    titles,
    visible,
)
from harness.report.facts import ScenarioFacts
from tests.support.reports import report_of, run_line


@pytest.mark.parametrize(
    ("outcome", "expected", "text"),
    [
        ("pass", True, "pass"),
        ("pass", False, "pass (unexpected)"),
        ("timeout", False, "timeout"),
        ("timeout", True, "timeout (known)"),
        ("unsupported", True, "unsupported"),
    ],
)
def test_a_known_non_pass_does_not_look_like_a_new_one(
    outcome: str, expected: bool, text: str
) -> None:
    assert outcome_text(run_line(outcome=outcome, expected=expected)) == text


def test_what_a_sweep_shows_is_not_known() -> None:
    assert outcome_text(run_line(outcome="timeout", expected=True, reason="")) == "timeout"


def test_the_time_to_hello_is_the_median_of_those_that_said_it() -> None:
    said = [run_line(to_last_output_s=seconds) for seconds in (0.9, 0.1, 0.2)]
    others = [
        run_line(outcome="silent", to_last_output_s=50.0),
        run_line(scenario="no-card", exit_status=1, to_last_output_s=60.0),
    ]
    assert last_output_text([*said, *others]) == "200 ms"
    assert last_output_text(others) == "-"


def test_an_image_that_is_not_there_has_no_size() -> None:
    assert (size_text(0), size_text(123_456_789)) == ("-", "123 MB")


def test_a_summary_says_how_many_and_the_harness_share() -> None:
    text = summary_text(report_of(run_line(), run_line(scenario="x", outcome="timeout")))
    assert "2 runs: 1 pass, 1 timeout; 1 unexpected." in text
    assert "share of the runs 50%" in text
    assert "0 runs" in summary_text(report_of())


def test_runs_are_found_by_sample_and_scenario() -> None:
    runs = [run_line("a-b"), run_line("a-c"), run_line("a-b", "no-card")]
    found = by_sample(report_of(*runs))
    assert found == {
        "a-b": {"hello/hello": runs[0], "hello/no-card": runs[2]},
        "a-c": {"hello/hello": runs[1]},
    }


def test_a_summary_of_many_runs_counts_and_names_them() -> None:
    runs = [
        run_line(scenario="a"),
        run_line(scenario="b", outcome="timeout", variations=["le-added"]),
        run_line(scenario="c", outcome="timeout"),
        run_line(scenario="d", expected=False, variations=["le-added", "get-response"]),
    ]
    names = {run.scenario_id: run.scenario for run in runs}
    assert passed_text(runs, 5) == "2 of 5"
    assert otherwise_text(runs, names) == "timeout: b, c; pass (unexpected): d"
    assert by_itself_text(runs) == "le-added, get-response"
    assert (passed_text([], 5), otherwise_text([], {}), by_itself_text([])) == ("0 of 5", "-", "-")


def test_failing_scenarios_are_those_of_the_report_in_its_order() -> None:
    runs = [run_line(scenario=name) for name in ("mute", "hello", "no-card")]
    report = report_of(*runs, failing=["no-reader", "no-card", "mute"])
    assert [scenario.name for scenario in failing(report)] == ["mute", "no-card"]


def test_scenarios_are_called_by_their_names_where_all_are_of_one_program() -> None:
    hello = [ScenarioFacts("hello", name, "a summary") for name in ("hello", "no-card")]
    assert titles(hello) == {"hello/hello": "hello", "hello/no-card": "no-card"}
    both = titles([*hello, ScenarioFacts("uid", "no-card", "a summary")])
    assert [*both.values()] == ["hello/hello", "hello/no-card", "uid/no-card"]


@pytest.mark.parametrize(
    ("outcome", "fidelity", "text"),
    [
        ("pass", "message", "message"),
        ("pass", "", "no failure"),
        ("exit-status", "message", "message *"),
        ("silent", "silent", "silent *"),
        ("timeout", "hang", "hang *"),
        ("build-failed", "", "build-failed *"),
    ],
)
def test_fidelity_is_marked_where_the_run_did_not_pass(
    outcome: str, fidelity: str, text: str
) -> None:
    for expected in (True, False):
        run = run_line(outcome=outcome, expected=expected, fidelity=fidelity)
        assert fidelity_text(run) == text


def test_a_difference_marks_the_lines_that_do_not_agree() -> None:
    lines = difference_text(
        run_line(difference=[("a", "a", "a"), ("longer", None, "b"), (None, "c", None)])
    ).split("\n")
    assert [line[0] for line in lines] == [" ", " ", "!", "!"]
    assert len({line.index("|") for line in lines}) == 1


def test_control_characters_are_spelt_out() -> None:
    assert visible("\x1b[31mred\0\nüber €") == "\\x1b[31mred\\x00\nüber €"
    assert visible(None) == ""
