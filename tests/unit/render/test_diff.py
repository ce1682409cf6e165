"""Comparisons for people, for a pull request, and for scripts."""

from __future__ import annotations

import io
import json

from harness.render import diff_object
from harness.render.console import console
from harness.render.diff import markdown, print_diff
from harness.report.comparison import Comparison, compare
from harness.report.sides import whole
from tests.support.reports import report_of, run_line


def comparison() -> Comparison:
    """A regression, an improvement, another failure, a new run, one that is gone, one the same."""
    before = report_of(
        run_line("a-b", "worse", duration_s=0.1),
        run_line("a-b", "better", "timeout", why="it had to be ended"),
        run_line("a-b", "other", "timeout"),
        run_line("a-b", "gone"),
        run_line("a-b", "same"),
    )
    after = report_of(
        run_line("a-b", "worse", "silent", stderr="````\n|x|</details>\n" + "more\n" * 30),
        run_line("a-b", "better"),
        run_line("a-b", "other", "silent", fidelity="crash"),
        run_line("a-b", "new"),
        run_line("a-b", "same"),
    )
    return compare(whole(before, "old"), whole(after, "new"))


def test_the_worst_is_first_and_each_has_its_evidence_and_its_command() -> None:
    out = io.StringIO()
    print_diff(comparison(), console(file=out))
    text = out.getvalue()
    places = [
        text.index(word)
        for word in (
            "a-b -> a-b",
            "regression: a-b, hello/worse: pass -> silent",
            "after, on stderr: ````",
            "and 20 more lines",
            "repeat: ./inv run a-b --scenario worse",
            "improvement: a-b, hello/better: timeout -> pass",
            "before: it had to be ended",
            "a failure that is another one"[2:],
            "new run: a-b, hello/new: no run -> pass",
            "run that is gone: a-b, hello/gone: pass -> no run",
            "1 regression, 1 improvement, 1 failure that is another one, 1 new run, "
            "1 run that is gone; 1 run as before.",
        )
    ]
    assert places == sorted(places)


def test_markdown_has_a_table_and_what_was_said_stays_in_its_fence() -> None:
    text = markdown(comparison())
    assert text.startswith("### a-b -> a-b\n\n1 regression, ")
    assert "| regression | a-b | hello/worse | pass | silent |" in text
    inside = text.split("````")
    assert len(inside) % 2 == 1
    assert not any("</details>" in part for part in inside[0:1])
    assert any("|x|</details>" in part for part in inside[1::2])
    assert text.count("<details>") == 5


def test_where_nothing_differs_it_says_so() -> None:
    report = report_of(run_line("a-b", "same"))
    found = compare(whole(report, "old"), whole(report, "new"))
    assert markdown(found) == "### a-b -> a-b\n\nNothing differs; 1 run as before.\n"
    assert not found.is_worse


def test_json_has_both_sides_of_each() -> None:
    found = json.loads(diff_object.render(comparison()))
    assert (found["worse"], found["same"]) == (True, 1)
    kinds = [difference["kind"] for difference in found["differences"]]
    assert kinds == ["worse", "better", "otherwise", "new", "gone"]
    first, *_, last = found["differences"]
    assert (first["before"]["outcome"], first["after"]["outcome"]) == ("pass", "silent")
    assert (last["after"], last["repeat"]) == (None, "./inv run a-b --scenario gone --seed s")
