"""Sides of a comparison: reports, and their columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.errors import BadInput
from harness.report import publish
from harness.report.report import Report
from harness.report.sides import column, side, whole
from tests.support.reports import of_other_builds, report_of, run_line


def builds(*ids: str) -> Report:
    """A report of these builds, each of which has one run."""
    report = report_of(*(run_line(id_, "slow") for id_ in ids))
    others = [id_ for id_ in ids if "@" in id_]
    return of_other_builds(report, *others) if others else report


def test_a_build_is_called_like_its_sample() -> None:
    found = column(builds("a-b@1.0", "a-b@2.0"), "a-b@2.0")
    assert [*found.report.header.samples] == ["a-b"]
    assert [*found.runs] == [("a-b", "hello/slow")]
    assert found.title == "a-b@2.0"
    assert [*whole(builds("a-b@1.0", "c-d"), "r").runs] == [
        ("a-b", "hello/slow"),
        ("c-d", "hello/slow"),
    ]


def test_two_builds_of_a_sample_are_no_side() -> None:
    with pytest.raises(BadInput, match="several builds of a-b") as caught:
        whole(builds("a-b@1.0", "a-b@2.0"), "r.jsonl")
    assert "r.jsonl:SAMPLE" in str(caught.value)


def test_words_name_a_report_a_column_of_one_or_a_sample_of_the_last(tmp_path: Path) -> None:
    last, other = tmp_path / "last.jsonl", tmp_path / "other.jsonl"
    publish.publish(last, builds("a-b@1.0", "a-b@2.0"))
    publish.publish(other, builds("a-b"))
    reports = (tmp_path / "none.jsonl", last, other)
    assert side(str(other), reports).title == "a-b"
    assert whole(builds("a-b", "c-d"), "r.jsonl").title == "r.jsonl"
    assert side(f"{last}:a-b@1.0", reports).title == "a-b@1.0"
    assert side("a-b@2.0", reports).title == "a-b@2.0"
    assert side("a-b", reports).title == "a-b"
    for words in (f"{other}:c-d", "a-c", str(tmp_path / "gone.jsonl")):
        with pytest.raises(BadInput):
            side(words, reports)
