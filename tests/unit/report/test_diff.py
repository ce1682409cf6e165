"""Differences between two reports."""

from __future__ import annotations

import pytest

from harness.report import diff
from harness.report.diff import Change, Kind
from harness.report.history import Seen, past_of
from harness.report.report import Report, Run
from tests.support.reports import report_of, run_line


def differences(before: Report, after: Report) -> list[Change]:
    return diff.differences(past_of(before), past_of(after))


def seen(run: Run) -> Seen:
    return Seen(run.outcome, run.expected, run.fidelity)


def line(scenario: str = "slow", outcome: str = "pass", fidelity: str | None = None) -> Run:
    return run_line("a-b", scenario, outcome, fidelity=fidelity)


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        (line(), line(outcome="timeout"), Kind.WORSE),
        (line(outcome="timeout"), line(), Kind.BETTER),
        (line(outcome="timeout"), line(outcome="silent"), Kind.OTHER),
        (line(fidelity="code"), line(fidelity="generic"), Kind.WORSE),
        (line(fidelity="generic"), line(fidelity="symbolic-name"), Kind.BETTER),
        (line(fidelity="code"), line(), Kind.OTHER),
    ],
)
def test_what_a_difference_comes_to(before: Run, after: Run, kind: Kind) -> None:
    (change,) = differences(report_of(before), report_of(after))
    assert (change.kind, change.sample, change.scenario) == (kind, "a-b", "hello/slow")
    assert (change.before, change.after) == (seen(before), seen(after))


@pytest.mark.parametrize("same", [line(), line(outcome="timeout"), line(fidelity="code")])
def test_what_is_the_same_is_no_difference(same: Run) -> None:
    assert differences(report_of(same), report_of(same)) == []


def test_new_and_gone() -> None:
    changes = differences(report_of(line("slow")), report_of(line("mute")))
    assert [(c.kind, c.scenario) for c in changes] == [
        (Kind.NEW, "hello/mute"),
        (Kind.GONE, "hello/slow"),
    ]


def test_runs_without_a_bench_say_nothing() -> None:
    broken = report_of(line("slow"), line("mute", "infrastructure"))
    whole = report_of(line("slow"), line("mute", "timeout"))
    assert [c.kind for c in differences(broken, whole)] == [Kind.NEW]
    assert [c.kind for c in differences(whole, broken)] == [Kind.GONE]


def test_what_got_worse_comes_first() -> None:
    before = report_of(line("slow", "timeout"), line("mute"), line("held"))
    after = report_of(line("slow"), line("mute", "timeout"), line("held"), line("hello"))
    assert [c.kind for c in differences(before, after)] == [Kind.WORSE, Kind.BETTER, Kind.NEW]
