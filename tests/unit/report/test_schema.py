"""The format of a report as JSON Schema, and reports of the schema before."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest

from harness.judge.fidelity import Fidelity
from harness.judge.outcome import Outcome
from harness.judge.variations import Variation
from harness.report import schema
from harness.report.load import load
from harness.report.report import Report
from harness.report.schema1 import upgrade
from harness.report.worker_facts import WorkerFacts
from tests.support.reports import report_of, run_line

SCHEMA_1 = Path(__file__).parents[2] / "data" / "report-schema-1.jsonl"
WHOLE = report_of(
    run_line(stdout="Grüße", trace=[{"kind": "reset", "hex": ""}], variations=["le-added"]),
    run_line(scenario="no-card", outcome="timeout", exit_status=None, fidelity="hang",
             difference=[("a", None, "c")]),
    failing=["no-card"],
    workers=[WorkerFacts(name="a", host="h", engine="Docker 1", ended="it died",
                         moved={"tongue-wrap": ["hello/hello"]})],
)  # fmt: skip


def objects(report: Report) -> list[Any]:
    """The lines of a report as other tools read them."""
    lines = (report.header, *report.runs, report.footer)
    return [json.loads(msgspec.json.encode(line)) for line in lines]


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    """The published format."""
    document = json.loads(schema.render())
    jsonschema.Draft202012Validator.check_schema(document)
    return jsonschema.Draft202012Validator(document)


def test_every_line_of_a_report_is_as_the_schema_says(
    validator: jsonschema.Draft202012Validator,
) -> None:
    for line in objects(WHOLE):
        validator.validate(line)


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("header", {"schema": "two"}),
        ("header", {"scenarios": {}}),
        ("header", {"workers": [{"name": "a"}]}),
        ("run", {"outcome": "fine"}),
        ("run", {"fidelity": "loud"}),
        ("run", {"variations": ["hums"]}),
        ("run", {"exit_status": "0"}),
        ("run", {"host": None}),
        ("footer", {"unexpected": None}),
        ("footer", {"kind": "feet"}),
    ],
)
def test_a_line_that_is_none_is_not_as_the_schema_says(
    validator: jsonschema.Draft202012Validator, kind: str, change: dict[str, Any]
) -> None:
    (line, *_) = [line for line in objects(WHOLE) if line["kind"] == kind]
    assert not validator.is_valid(line | change)


def test_a_run_on_one_machine_names_no_worker_and_a_line_without_a_host_is_still_read(
    validator: jsonschema.Draft202012Validator,
) -> None:
    _, line, *_ = objects(WHOLE)
    assert (line.pop("host"), line.pop("worker")) == ("", "")
    validator.validate(line)


def test_the_words_of_outcome_fidelity_and_variation_stand_in_the_schema() -> None:
    text = schema.render()
    for word in (*Outcome, *Fidelity, *Variation):
        assert f'"{word}"' in text


def test_a_report_of_schema_1_is_read_as_one_of_today() -> None:
    report = load(SCHEMA_1)
    assert [s.id for s in report.header.scenarios] == [
        "hello/hello",
        "hello/sw-610c",
        "hello/no-card",
    ]
    assert [s.failing for s in report.header.scenarios] == [False, False, True]
    assert {run.program for run in report.runs} == {"hello"}
    hello, _, no_card = report.runs[:3]
    assert (hello.outcome, hello.fidelity) == (Outcome.PASS, None)
    assert hello.to_last_output_s > 0
    assert (no_card.scenario_id, no_card.fidelity) == ("hello/no-card", Fidelity.MESSAGE)
    assert report.runs[-1].outcome is Outcome.EXIT_STATUS


def test_a_report_of_schema_1_is_valid_once_it_is_read(
    validator: jsonschema.Draft202012Validator,
) -> None:
    for line in objects(load(SCHEMA_1)):
        validator.validate(line)


@pytest.mark.parametrize(
    "line", [None, 3, [], {}, {"kind": "header"}, {"kind": "header", "scenarios": []}]
)
def test_line_that_is_not_of_schema_1_stays_as_it_is(line: Any) -> None:
    assert upgrade(line) == line
