"""How failures were told: the matrix, and what each program printed."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from harness.judge.fidelity import Fidelity
from harness.render.console import console
from harness.render.faults import print_evidence, print_faults
from harness.report.report import Report
from harness.scenarios.case import Ends
from harness.scenarios.registry import SCENARIOS
from tests.support.reports import report_of, run_line

ESCAPE = "\x1b"
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
FAILING = ["no-card", "mute", "late-card"]
CAVEAT = "vpcd knows no limit"
REPORT = report_of(
    run_line("a-b", "hello", stderr="chatter of one that did not fail\n"),
    run_line("a-b", "no-card", exit_status=1, fidelity="message", stderr="No card.\nSorry.\n"),
    run_line("a-b", "mute", exit_status=None, fidelity="hang"),
    run_line("a-b", "late-card"),
    run_line("c-d", "no-card", "exit-status", expected=True, exit_status=25, fidelity="generic"),
    run_line("c-d", "mute", "silent", exit_status=0, fidelity="silent"),
    failing=FAILING,
    caveats={"mute": CAVEAT, "hello": "a caveat of what is not shown"},
)


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)


def faults(capsys: pytest.CaptureFixture[str], report: Report = REPORT) -> str:
    """The matrix, in a pipe."""
    print_faults(report, console())
    return capsys.readouterr().out


def evidence(report: Report = REPORT) -> str:
    """The evidence, in a pipe."""
    out = console()
    with out.capture() as capture:
        print_evidence(report, out)
    return capture.get()


# -- the matrix


def test_a_row_for_each_sample_and_a_column_for_each_failure(
    capsys: pytest.CaptureFixture[str],
) -> None:
    titles, first, second, *_ = faults(capsys).split("\n")
    assert titles.split() == ["sample", *FAILING]
    places = [*(titles.index(name) for name in FAILING), None]
    cells = [[row[a:b].strip() for a, b in pairwise(places)] for row in (first, second)]
    assert cells == [["message", "hang", "no failure"], ["generic *", "silent *", ""]]
    assert (first[:3], second[:3]) == ("a-b", "c-d")


def test_caveats_and_what_the_words_mean_stand_below(capsys: pytest.CaptureFixture[str]) -> None:
    text = faults(capsys)
    assert f"mute: {CAVEAT}." in text.split("\n")
    assert "hello" not in text
    assert "*: not as the contract asks" in text
    assert "./inv report --evidence" in text


@pytest.mark.parametrize("word", [*Fidelity, "no failure"])
def test_every_word_is_explained_below(capsys: pytest.CaptureFixture[str], word: str) -> None:
    legend = faults(capsys).split("silent *")[-1]
    assert word in legend


def test_a_pipe_gets_plain_text_and_nothing_is_cut(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    failing = [
        name for name, s in SCENARIOS.items() if s.case_for("s", "").ends is not Ends.ANSWERS
    ]
    runs = [run_line("a-b", name, exit_status=1, fidelity="symbolic-name") for name in failing]
    text = faults(capsys, report_of(*runs, failing=failing))
    assert ESCAPE not in text
    assert ELLIPSIS not in text
    assert text.split("\n")[0].split() == ["sample", *failing]
    assert text.split("\n")[1].split() == ["a-b", *["symbolic-name"] * len(failing)]


def on_a_terminal(report: Report, width: int, color: str | None = None) -> str:
    """The matrix on a terminal of that width."""
    out = Console(force_terminal=True, color_system=color, width=width, _environ={})  # type: ignore[arg-type]
    with out.capture() as capture:
        print_faults(report, out)
    return capture.get()


@pytest.mark.parametrize("how", Fidelity)
def test_a_terminal_gets_colours_for_every_word(how: Fidelity) -> None:
    run = run_line("a-b", "no-card", fidelity=how, exit_status=1)
    (row,) = [
        line
        for line in on_a_terminal(report_of(run, failing=["no-card"]), 100, "standard").split("\n")
        if line.strip().startswith("a-b")
    ]
    assert ESCAPE in row


def test_a_terminal_of_the_usual_width_shows_a_few_failures_whole() -> None:
    text = on_a_terminal(REPORT, 80)
    assert ELLIPSIS not in text
    for word in ("message", "generic *", "silent *", "hang"):
        assert word in text


@pytest.mark.parametrize("width", [80, 120, 160])
def test_a_terminal_shows_all_failures_whole(width: int) -> None:
    failing = [
        name for name, s in SCENARIOS.items() if s.case_for("s", "").ends is not Ends.ANSWERS
    ]
    runs = [run_line("a-b", name, exit_status=1, fidelity="message") for name in failing]
    assert ELLIPSIS not in on_a_terminal(report_of(*runs, failing=failing), width)


# -- the evidence


def test_the_evidence_is_what_was_printed_where_something_failed() -> None:
    assert evidence().split("\n")[:5] == [
        "a-b, no-card (a summary)",
        "  message; exit status 1",
        "  | No card.",
        "  | Sorry.",
        "a-b, mute (a summary)",
    ]
    assert "chatter" not in evidence()


@pytest.mark.parametrize(
    "line",
    [
        "  hang; ended at its limit",
        "  no failure; exit status 0",
        "  generic *; exit status 25, exit-status",
        "  silent *; exit status 0, silent",
    ],
)
def test_the_evidence_says_how_each_ended(line: str) -> None:
    assert line in evidence().split("\n")


def test_silence_is_shown_as_nothing() -> None:
    run = run_line("a-b", "no-card", "silent", exit_status=1, stderr=" \n\n", fidelity="silent")
    assert "|" not in evidence(report_of(run, failing=["no-card"]))


def told(stderr: str) -> list[str]:
    """The lines of evidence of a program that printed that."""
    run = run_line("a-b", "no-card", exit_status=1, stderr=stderr, fidelity="generic")
    lines = evidence(report_of(run, failing=["no-card"])).split("\n")
    return [line.removeprefix("  | ") for line in lines[2:] if line.startswith("  |")]


@pytest.mark.parametrize(
    ("stderr", "shown"),
    [
        ("\x1b[31mred\x1b[0m\n", "\\x1b[31mred\\x1b[0m"),
        ("ding\a\b\x00\x7f\n", "ding\\x07\\x08\\x00\\x7f"),
        ("over\rwritten\r\n", "over\\rwritten\\r"),
        ("a\tb\n", "a\\tb"),
        ("\u202egnp.exe\n", "\\u202egnp.exe"),
        ("[bold]no[/] markup [x]\n", "[bold]no[/] markup [x]"),
        ("Fähig: \N{SNOWMAN}\n", "Fähig: \N{SNOWMAN}"),
        ("w" * 20_000, "w" * 20_000),
    ],
)
def test_control_characters_are_made_visible_and_nothing_else_is_changed(
    stderr: str, shown: str
) -> None:
    assert told(stderr) == [shown]


@given(st.text(max_size=40))
def test_no_text_of_a_program_controls_the_terminal(stderr: str) -> None:
    run = run_line("a-b", "no-card", exit_status=1, stderr=stderr, fidelity="generic")
    text = evidence(report_of(run, failing=["no-card"]))
    assert all(char.isprintable() or char == "\n" for char in text)


@pytest.mark.parametrize("outcome", ["build-failed", "unsupported", "infrastructure"])
def test_run_that_never_began_was_not_ended_at_a_limit(outcome: str) -> None:
    run = run_line("a-b", "no-card", outcome, exit_status=None)
    assert "limit" not in evidence(report_of(run, failing=["no-card"]))


def test_the_evidence_says_what_helps() -> None:
    run = run_line("a-b", "no-card", exit_status=1, stderr="Nothing.\n", fidelity="generic")
    report = report_of(run, failing=["no-card"], remedies={"no-card": "put one in"})
    assert evidence(report).split("\n")[2:4] == ["  what helps: put one in", "  | Nothing."]
