"""The report as one JSON document."""

from __future__ import annotations

import json

import msgspec

from harness.render.json import render
from harness.report.report import Footer, Header, Run
from tests.support.reports import report_of, run_line


def test_json_holds_the_whole_report() -> None:
    report = report_of(
        run_line(stdout='"\\\x00\N{SNOWMAN}\n', trace=[{"kind": "reset", "t_ns": 1}]),
        run_line(scenario="no-card", exit_status=None, difference=[(None, "a", "b")]),
    )
    document = json.loads(render(report))
    assert document.keys() == {"header", "runs", "footer"}
    assert msgspec.convert(document["header"], Header) == report.header
    assert [msgspec.convert(run, Run) for run in document["runs"]] == report.runs
    assert msgspec.convert(document["footer"], Footer) == report.footer
