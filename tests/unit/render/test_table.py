"""The table for people: whole and plain in a pipe, coloured on a terminal."""

from __future__ import annotations

import pytest
from rich.console import Console
from rich.text import Text

from harness.judge.outcome import Outcome
from harness.render.cells import FEW
from harness.render.console import console
from harness.render.table import print_report
from harness.report.report import Report
from harness.samples.groups import Group
from harness.scenarios.registry import SCENARIOS
from tests.support.reports import report_of, run_line

ESCAPE = "\x1b"
GROUPS = [Group("first", "First", ("b",))]


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


def piped(report: Report, capsys: pytest.CaptureFixture[str]) -> str:
    """What goes into a pipe."""
    print_report(report, console())
    return capsys.readouterr().out


def test_a_pipe_gets_no_escape_codes(capsys: pytest.CaptureFixture[str]) -> None:
    report = report_of(run_line(), run_line(scenario="x", outcome="timeout", why="too long"))
    assert ESCAPE not in piped(report, capsys)


def test_a_terminal_gets_colours() -> None:
    out = Console(force_terminal=True, color_system="standard", width=100, _environ={})
    with out.capture() as capture:
        print_report(report_of(run_line()), out)
    assert ESCAPE in capture.get()


@pytest.mark.parametrize("columns", ["", "40"])
def test_table_in_a_pipe_is_not_cut(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, columns: str
) -> None:
    if columns:
        monkeypatch.setenv("COLUMNS", columns)
    name, known = "a-language-with-a-long-name-and-its-wrapper", "transcript-differs (known)"
    for few in ([*SCENARIOS][:FEW], [*SCENARIOS]):
        runs = [run_line(name, s, Outcome.TRANSCRIPT_DIFFERS, expected=True) for s in few]
        lines = piped(report_of(*runs, wrapper="org.example.the.wrapper"), capsys).split("\n")
        (row,) = [line for line in lines if line.startswith(name)]
        assert "org.example.the.wrapper 1.0" in row
        if len(few) <= FEW:
            assert lines[0].split()[2 : 2 + FEW] == few
            assert row.count(known) == FEW
        else:
            assert f"{known}: {', '.join(few)}" in row


@pytest.mark.parametrize("word", ["[x]", "[/usr/lib]", "[bold]wrap", ":key:", "wrap\\"])
def test_words_are_shown_as_they_are(capsys: pytest.CaptureFixture[str], word: str) -> None:
    assert f"{word} 1.0" in piped(report_of(run_line(), wrapper=word), capsys)
    unexpected = run_line(outcome="timeout", why=f"{word} hangs", stderr=f"{word} waits")
    text = piped(report_of(unexpected), capsys)
    assert f"{word} hangs" in text
    assert f"{word} waits" in text


def test_an_unexpected_run_shows_the_witnesses_and_how_to_repeat_it(
    capsys: pytest.CaptureFixture[str],
) -> None:
    long = "> " + " ".join(["AB"] * 300)
    run = run_line(
        outcome="transcript-differs",
        why="it differs",
        difference=[("a", "a", "a"), (long, "b", "c")],
    )
    text = piped(report_of(run), capsys)
    assert run.repeat in text
    assert "it differs" in text
    assert text.count("AB") == 300
    assert [line for line in text.split("\n") if line.strip().startswith("!")]


def test_a_sample_that_was_not_built_is_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    runs = [
        run_line(scenario=name, outcome="build-failed", why="the compiler says no")
        for name in ("hello", "greeting", "no-card")
    ]
    text = piped(report_of(*runs, run_line(outcome="silent", scenario="slow")), capsys)
    assert text.count("the compiler says no") == 1
    assert "slow: silent" in text


def test_known_non_passes_are_listed_once_for_each_reason(
    capsys: pytest.CaptureFixture[str],
) -> None:
    reason = "it has no program 'wait' (https://wrap.example/1)"
    runs = [
        run_line(scenario=name, outcome="silent", expected=True, reason=reason)
        for name in ("hello", "no-card")
    ]
    text = piped(report_of(*runs), capsys)
    assert text.count(reason) == 1
    assert "hello, no-card" in text


def test_unexpected_pass_is_shown_with_the_reason_in_the_file(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run = run_line(expected=False, expected_outcome="timeout", reason="it hangs (link)")
    text = piped(report_of(run), capsys)
    assert "expected timeout" in text
    assert "it hangs (link)" in text


def test_a_terminal_has_sections_where_samples_are_of_several_groups(
    capsys: pytest.CaptureFixture[str],
) -> None:
    report = report_of(run_line("b"), run_line("a"), run_line("c"), groups=GROUPS)
    out = Console(force_terminal=True, width=100, _environ={})
    with out.capture() as capture:
        print_report(report, out)
    plain = Text.from_ansi(capture.get()).plain
    words = [line.split()[0] for line in plain.splitlines() if line.strip()]
    begin = words.index("First")
    assert words[begin : begin + 5] == ["First", "b", "Other", "a", "c"]
    assert "First" not in piped(report, capsys), "a pipe has a sample in each line"
