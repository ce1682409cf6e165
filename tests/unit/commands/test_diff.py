"""`inv diff`: what it prints, and its exit status."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from harness.commands import diff
from harness.errors import BadInput
from harness.report.publish import publish
from harness.report.report import Run
from tests.support.reports import of_other_builds, report_of, run_line


def write(path: Path, *runs: Run) -> str:
    """A report of these runs in a file, by its name."""
    publish(path, report_of(*runs))
    return str(path)


@pytest.fixture
def last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The report of the last run of other builds; there is no other."""
    monkeypatch.setattr(diff, "WRAPPER_REPORT", tmp_path / "wrapper.jsonl")
    monkeypatch.setattr(diff, "LATEST_REPORT", tmp_path / "latest.jsonl")
    return tmp_path / "wrapper.jsonl"


def test_two_builds_of_the_last_run_are_compared(
    last: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = [run_line("a-b@1.0", "slow"), run_line("a-b@tree", "slow", "silent", stderr="oh\n")]
    publish(last, of_other_builds(report_of(*runs)))
    assert diff.diff("a-b@1.0", "a-b@tree") == 1
    printed = capsys.readouterr().out
    assert printed.startswith("a-b@1.0 -> a-b@tree\n")
    assert "regression: a-b, hello/slow: pass -> silent" in printed
    assert diff.diff("a-b@tree", "a-b@1.0") == 0


@pytest.mark.usefixtures("last")
def test_two_reports_are_compared_in_every_form(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = write(tmp_path / "OLD.jsonl", run_line("a-b", "slow"), run_line("c-d", "slow"))
    new = write(tmp_path / "NEW.jsonl", run_line("a-b", "slow"), run_line("c-d", "slow", "silent"))
    assert diff.diff(old, new, "markdown") == 1
    assert "| regression | c-d | hello/slow | pass | silent |" in capsys.readouterr().out
    assert diff.diff(old, new, "json") == 1
    assert json.loads(capsys.readouterr().out)["worse"] is True
    assert diff.diff(old, f"{new}:a-b") == 0


@pytest.mark.usefixtures("last")
def test_what_cannot_be_compared_is_refused(tmp_path: Path) -> None:
    old = write(tmp_path / "old.jsonl", run_line("a-b", "slow"))
    other = write(tmp_path / "other.jsonl", run_line("a-b", "mute"))
    with pytest.raises(BadInput, match="no run in common"):
        diff.diff(old, other)
    with pytest.raises(BadInput, match="no format 'junit'"):
        diff.diff(old, old, "junit")
    with pytest.raises(BadInput, match="neither a report nor a sample"):
        diff.diff(old, "a-b@1.0")


@pytest.mark.usefixtures("last")
def test_calls_are_compared_and_none_is_worse(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = write(tmp_path / "old.jsonl", run_line("a-b", "slow", calls="SCardConnect\n"))
    new = write(tmp_path / "new.jsonl", run_line("a-b", "slow", "silent", calls="SCardStatus\n"))
    assert diff.calls(old, new) == 0
    assert "-SCardConnect\n  +SCardStatus" in capsys.readouterr().out


def test_the_newest_report_that_has_a_sample_is_taken(
    last: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(last, run_line("a-b", "slow", calls="old\n"), run_line("c-d", "slow", calls="x\n"))
    newer = Path(write(tmp_path / "latest.jsonl", run_line("a-b", "slow", calls="new\n")))
    seconds = newer.stat().st_mtime + 10
    os.utime(newer, (seconds, seconds))
    diff.calls("c-d", "a-b")
    assert "+new" in capsys.readouterr().out
