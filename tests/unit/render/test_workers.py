"""The workers of a run in words, and where they are shown."""

from __future__ import annotations

import io

from harness.render import markdown
from harness.render.console import console
from harness.render.table import print_report
from harness.render.workers import worker_lines
from harness.report.report import Report
from harness.report.worker_facts import WorkerFacts
from tests.support.reports import report_of, run_line

STAYED = WorkerFacts(name="one", host="build1", engine="Docker 27.1", runs=2)
DIED = WorkerFacts(
    name="two",
    host="build2",
    engine="Podman 5.0",
    ended="it died, or cannot be reached any more",
    moved={"tongue-wrap": ["hello/hello", "hello/no-card"]},
)
LINES = [
    "worker one: 2 runs on build1, Docker 27.1",
    "worker two: 0 runs on build2, Podman 5.0",
    "worker two took no part to the end: it died, or cannot be reached any more; "
    "done elsewhere: tongue-wrap (hello, no-card)",
]


def report(*workers: WorkerFacts) -> Report:
    """A report of two runs by those workers."""
    return report_of(run_line(), run_line(scenario="no-card"), workers=[*workers])


def test_each_worker_has_a_line_and_one_that_went_says_what_others_did_for_it() -> None:
    assert worker_lines(report(STAYED, DIED)) == LINES


def test_a_run_on_one_machine_has_none() -> None:
    assert worker_lines(report()) == []


def test_the_table_and_the_page_show_them() -> None:
    out = io.StringIO()
    print_report(report(STAYED, DIED), console(file=out))
    page = markdown.render(report(STAYED, DIED))
    for line in LINES:
        assert line in out.getvalue().splitlines()
        assert line in page.splitlines()
