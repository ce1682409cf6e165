"""Calls of PC/SC, as they are shown and compared."""

from __future__ import annotations

import io

from harness.render.calls import print_calls, print_calls_diff
from harness.render.console import console
from harness.report.comparison import compare
from harness.report.sides import alike, whole
from tests.support.reports import report_of, run_line

ONE = "SCardEstablishContext\n => Command successful.\nSCardConnect\n"
OTHER = "SCardEstablishContext\n => Command successful.\nSCardStatus\x1b[0m\n"


def test_the_calls_of_each_run_are_shown_and_what_has_none_says_so() -> None:
    out = io.StringIO()
    print_calls(report_of(run_line("a-b", calls=OTHER), run_line("c-d")), console(file=out))
    assert "a-b, hello\n  SCardEstablishContext\n" in out.getvalue()
    assert "SCardStatus\\x1b[0m" in out.getvalue()
    assert "c-d, hello\n  no calls: " in out.getvalue()


def test_what_differs_between_two_wrappers_is_shown_by_run() -> None:
    before = report_of(run_line("a-b", "slow", calls=ONE), run_line("a-b", "mute", calls=ONE))
    after = report_of(run_line("c-d", "slow", calls=OTHER), run_line("c-d", "mute", calls=ONE))
    out = io.StringIO()
    sides = alike(whole(before, "before"), whole(after, "after"))
    print_calls_diff(compare(*sides), console(file=out))
    text = out.getvalue()
    assert text.startswith("a-b -> c-d\n")
    assert "  -SCardConnect\n  +SCardStatus\\x1b[0m\n" in text
    assert "mute" not in text
    assert text.endswith("\n1 run makes the same calls.\n")


def test_a_side_without_calls_is_told() -> None:
    out = io.StringIO()
    sides = whole(report_of(run_line(calls=ONE)), "a"), whole(report_of(run_line()), "b")
    print_calls_diff(compare(*sides), console(file=out))
    assert "no calls: they were not asked for" in out.getvalue()
