"""`inv report`: an earlier report again, how failures were told, and the evidence."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.commands import report
from harness.errors import BadInput
from harness.render.formats import FORMATS
from harness.report.publish import publish
from harness.report.report import Report
from tests.support.reports import report_of, run_line

FINE = report_of(
    run_line("a-b", "hello"),
    run_line("a-b", "no-card", exit_status=1, stderr="No card.\x07\n", fidelity="message"),
    run_line("a-b", "mute", exit_status=None, fidelity="hang"),
    failing=["no-card", "mute"],
    caveats={"mute": "it knows no limit"},
)
UNEXPECTED = report_of(
    run_line("a-b", "no-card", "silent", exit_status=1, fidelity="silent"), failing=["no-card"]
)
WITHOUT_FAILURE = report_of(run_line("a-b", "hello"))

Show = Callable[[Path], int]
SHOWS: list[Show] = [
    *(lambda path, form=form: report.show(path, form) for form in FORMATS),
    lambda path: report.show_faults(path, "table"),
    lambda path: report.show_faults(path, "markdown"),
    report.show_evidence,
]
IDS = [*FORMATS, "faults table", "faults markdown", "evidence"]
every = pytest.mark.parametrize("show", SHOWS, ids=IDS)


@pytest.fixture
def kept(tmp_path: Path) -> Callable[[Report], Path]:
    """Publishes a report; gives its place."""

    def keep(report: Report) -> Path:
        publish(tmp_path / "report.jsonl", report)
        return tmp_path / "report.jsonl"

    return keep


@every
def test_the_exit_status_is_that_of_the_run(
    kept: Callable[[Report], Path], capsys: pytest.CaptureFixture[str], show: Show
) -> None:
    assert show(kept(FINE)) == 0
    assert show(kept(UNEXPECTED)) == 1
    assert "a-b" in capsys.readouterr().out


@every
def test_a_pipe_gets_plain_text(
    kept: Callable[[Report], Path],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    show: Show,
) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    show(kept(FINE))
    told = capsys.readouterr()
    assert told.err == ""
    assert all(char.isprintable() or char == "\n" for char in told.out)


@every
def test_malformed_report_is_refused(tmp_path: Path, show: Show) -> None:
    with pytest.raises(BadInput, match="There is no report"):
        show(tmp_path / "none.jsonl")
    (tmp_path / "notes").write_text("of mine\n")
    with pytest.raises(BadInput):
        show(tmp_path / "notes")


@pytest.mark.parametrize(
    ("form", "hint"), [("markdwn", "markdown"), ("tabel", "table"), ("josn", "json")]
)
def test_an_unknown_format_is_refused_with_the_nearest(
    kept: Callable[[Report], Path], form: str, hint: str
) -> None:
    with pytest.raises(BadInput, match=f"no format {form!r}") as refusal:
        report.show(kept(FINE), form)
    assert hint in refusal.value.hint


@pytest.mark.parametrize("form", ["json", "junit", "yaml"])
def test_failures_come_in_two_formats(kept: Callable[[Report], Path], form: str) -> None:
    with pytest.raises(BadInput, match=f"no format {form!r}"):
        report.show_faults(kept(FINE), form)


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_failures_are_shown_of_what_failed(
    kept: Callable[[Report], Path], capsys: pytest.CaptureFixture[str], form: str
) -> None:
    report.show_faults(kept(FINE), form)
    text = capsys.readouterr().out
    for word in ("no-card", "mute", "message", "hang", "it knows no limit"):
        assert word in text
    assert "hello" not in text


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_without_a_failure_there_is_nothing_to_show_but_how_to_get_one(
    kept: Callable[[Report], Path], form: str
) -> None:
    with pytest.raises(BadInput, match="no scenario") as refusal:
        report.show_faults(kept(WITHOUT_FAILURE), form)
    assert "--scenario" in refusal.value.hint


def test_without_a_failure_there_is_no_evidence_either(kept: Callable[[Report], Path]) -> None:
    with pytest.raises(BadInput, match="no scenario"):
        report.show_evidence(kept(WITHOUT_FAILURE))


def test_evidence_is_what_was_printed(
    kept: Callable[[Report], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    report.show_evidence(kept(FINE))
    assert capsys.readouterr().out.split("\n")[:3] == [
        "a-b, no-card (a summary)",
        "  message; exit status 1",
        "  | No card.\\x07",
    ]


def test_for_tools_nothing_is_lost(
    kept: Callable[[Report], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    report.show(kept(FINE), "json")
    document = json.loads(capsys.readouterr().out)
    assert [run["fidelity"] for run in document["runs"]] == [None, "message", "hang"]
    failing = [each["name"] for each in document["header"]["scenarios"] if each["failing"]]
    assert failing == ["no-card", "mute"]


@pytest.mark.parametrize("form", ["json", "junit", "markdown", "yaml"])
def test_the_evidence_is_text_and_nothing_else(kept: Callable[[Report], Path], form: str) -> None:
    with pytest.raises(BadInput, match=f"no format {form!r}"):
        report.show_evidence(kept(FINE), form)


def test_calls_are_shown_where_they_are_on_record(
    kept: Callable[[Report], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(BadInput, match="has no calls"):
        report.show_calls(kept(FINE))
    assert shown(kept(report_of(run_line("a-b", calls="SCardConnect\n"))), {"calls": True}) == 0
    assert capsys.readouterr().out == "a-b, hello\n  SCardConnect\n"


def shown(path: Path, views: dict[str, bool], form: str = "table") -> int:
    asked = dict.fromkeys(("faults", "evidence", "calls", "schema"), False) | views
    return report.report(path, form, **asked)


def test_each_view_is_shown_by_its_name(
    kept: Callable[[Report], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    path = kept(FINE)
    for views, show in [
        ({}, report.show),
        ({"faults": True}, report.show_faults),
        ({"evidence": True}, report.show_evidence),
    ]:
        assert shown(path, views) == show(path, "table") == 0
        text = capsys.readouterr().out
        assert text[: len(text) // 2] == text[len(text) // 2 :]
    assert shown(path, {"schema": True}) == 0
    assert json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("views", "form", "what"),
    [
        ({"faults": True, "evidence": True}, "table", "--faults and --evidence are views"),
        ({"evidence": True, "schema": True}, "table", "--evidence and --schema are views"),
        ({"evidence": True}, "junit", "no format 'junit'"),
        ({"schema": True}, "markdown", "no format 'markdown'"),
    ],
)
def test_what_cannot_be_shown_together_is_refused(
    kept: Callable[[Report], Path], views: dict[str, bool], form: str, what: str
) -> None:
    with pytest.raises(BadInput, match=what):
        shown(kept(FINE), views, form)
