"""JUnit's XML: always well-formed, and it counts what is unexpected."""

from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from harness.render import junit
from harness.report.report import Report
from tests.support.reports import report_of, run_line

CONTROLS = "".join(map(chr, range(32))) + "\x7f\x85\ufffe\uffff\N{SNOWMAN}\U0001f600]]>&<"


def parsed(report: Report) -> ElementTree.Element:
    """The document, read by a parser that takes nothing but well-formed XML."""
    return ElementTree.fromstring(junit.render(report).encode())


def test_control_characters_in_any_text_leave_it_well_formed() -> None:
    run = run_line(
        outcome="transcript-differs",
        stdout=CONTROLS,
        stderr=CONTROLS,
        why=CONTROLS,
        difference=[(CONTROLS, None, "b")],
    )
    case = parsed(report_of(run)).find("testsuite/testcase")
    assert case is not None
    text = case.findtext("system-out") or ""
    assert len(text) == len(CONTROLS)
    assert text.endswith("\N{SNOWMAN}\U0001f600]]>&<")
    assert "\N{SNOWMAN}" in (case.findtext("system-err") or "")
    assert "\N{SNOWMAN}" in (case.findtext("failure") or "")


@given(st.text(max_size=40), st.sampled_from(["pass", "timeout", "unsupported"]))
def test_any_text_is_well_formed(text: str, outcome: str) -> None:
    run = run_line(outcome=outcome, stdout=text, stderr=text, why=text)
    assert parsed(report_of(run)).find("testsuite/testcase") is not None


def test_a_suite_for_each_scenario_counts_its_cases() -> None:
    root = parsed(
        report_of(
            run_line("a-b"),
            run_line("c-d", outcome="timeout", why="too long"),
            run_line("e-f", outcome="silent", expected=True),
            run_line("g-h", outcome="unsupported", expected=True, why="the wrapper cannot"),
            run_line("a-b", "no-card", expected=False),
        )
    )
    suites = {suite.get("name"): suite for suite in root}
    hello, no_card = suites["hello"], suites["no-card"]
    assert [hello.get(key) for key in ("tests", "failures", "skipped")] == ["4", "1", "1"]
    assert [no_card.get(key) for key in ("tests", "failures", "skipped")] == ["1", "1", "0"]
    marks = {case.get("name"): [child.tag for child in case] for case in hello}
    assert marks == {"a-b": [], "c-d": ["failure"], "e-f": [], "g-h": ["skipped"]}


def test_a_failure_says_why_what_differs_and_how_to_repeat_it() -> None:
    run = run_line(outcome="trace-differs", why="not that", difference=[("a", "b", "c")])
    failure = parsed(report_of(run)).find("testsuite/testcase/failure")
    assert failure is not None
    assert failure.get("type") == "trace-differs"
    assert "not that" in (failure.get("message") or "")
    assert "a" in (failure.text or "")
    assert run.repeat in (failure.text or "")


def test_a_time_is_one_that_junit_knows() -> None:
    suite = parsed(report_of(run_line())).find("testsuite")
    assert suite is not None
    assert suite.get("timestamp") == "2020-01-02T03:04:05"
