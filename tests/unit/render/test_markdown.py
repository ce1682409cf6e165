"""The matrix as Markdown: one row for each sample, whatever its words are."""

from __future__ import annotations

import re

import msgspec
import pytest

from harness.judge.fidelity import Fidelity
from harness.render import markdown
from harness.render.cells import FEW, LAST_OUTPUT
from harness.report.facts import SeriesRow
from harness.report.report import Report
from harness.samples.series import State
from tests.support.reports import report_of, run_line


def rows(report: Report, text: str = "") -> list[list[str]]:
    """The cells of the table, as GitHub splits them; the rule below the titles left out."""
    lines = (text or markdown.render(report)).split("\n")
    table = lines[: lines.index("")]
    assert set(table[1]) == set("| -")
    return [[cell.strip() for cell in _split(line)] for line in (table[0], *table[2:])]


def _split(line: str) -> list[str]:
    """A row's cells: a bar divides unless an odd number of backslashes stands before it."""
    cells = re.findall(r"((?:\\.|[^|\\])*)(?:\||$)", line.strip().removeprefix("|"))
    return [cell for cell in cells if cell]


def test_a_row_for_each_sample_and_a_column_for_each_scenario() -> None:
    report = report_of(
        run_line("a-b"),
        run_line("a-b", "no-card", "timeout"),
        run_line("c-d", "no-card", "silent", expected=True),
    )
    assert rows(report) == [
        ["sample", "language", "wrapper", "hello", "no-card", "lines", "image", LAST_OUTPUT],
        ["[a-b](samples/a-b)", "Tongue", "wrap 1.0", "pass", "timeout", "1", "-", "0 ms"],
        ["[c-d](samples/c-d)", "Tongue", "wrap 1.0", "", "silent (known)", "1", "-", "-"],
    ]


@pytest.mark.parametrize("wrapper", ["a|b", "|", "a\\|b", "a\nb", "a\r\nb", "a\\"])
def test_no_word_of_a_manifest_breaks_the_table(wrapper: str) -> None:
    titles, *samples = rows(report_of(run_line("a-b"), run_line("c-d"), wrapper=wrapper))
    assert [len(row) for row in samples] == [len(titles)] * 2


def with_series(report: Report, *rows: SeriesRow) -> Report:
    """The same report, of a checkout that knows these rows of the series."""
    header = msgspec.structs.replace(report.header, series=[*rows])
    return Report(header, report.runs, report.footer)


RUNS = SeriesRow(1, "Tongue", "wrap", State.RUNS, "", ["a-b"])
LOST = SeriesRow(2, "Tongue", "lost", State.NOT_RUN, "It is lost.", ["a-b"])


def test_a_row_of_the_series_that_does_not_run_is_in_the_matrix_with_its_reason() -> None:
    *_, last = rows(with_series(report_of(run_line("a-b")), RUNS, LOST))
    assert last[:3] == ["not run: It is lost. See [a-b](samples/a-b).", "Tongue", "lost"]


def test_a_report_of_some_samples_has_no_rows_of_the_series() -> None:
    other = msgspec.structs.replace(LOST, samples=["c-d"])
    assert len(rows(with_series(report_of(run_line("a-b")), other))) == 2


def test_an_unexpected_run_says_why_on_one_line_and_how_to_repeat_it() -> None:
    run = run_line(outcome="timeout", why="too\n\n    long | by far")
    lines = markdown.render(report_of(run)).split("\n")
    assert "**tongue-wrap, hello**: timeout: too long | by far" in lines
    assert f"    {run.repeat}" in lines


def test_html_in_a_reason_is_escaped() -> None:
    run = run_line(outcome="build-failed", why="no function Vec<u8> for <img src=x>")
    text = markdown.render(report_of(run))
    assert not re.search(r"(?<![\\`])<(u8|img)", text)


def test_a_run_as_expected_is_not_explained() -> None:
    run = run_line(outcome="timeout", expected=True, why="too long")
    assert "too long" not in markdown.render(report_of(run))


def test_of_many_scenarios_there_is_a_summary() -> None:
    names = [f"scene-{number}" for number in range(FEW + 1)]
    runs = [run_line("a-b", name, variations=["get-response"]) for name in names[2:]]
    runs += [run_line("a-b", name, "silent", expected=True) for name in names[:2]]
    assert rows(report_of(*runs)) == [
        ["sample", "language", "wrapper", "passed", "otherwise", "by itself", "lines", "image",
         LAST_OUTPUT],
        ["[a-b](samples/a-b)", "Tongue", "wrap 1.0", "7 of 9", "silent (known): scene-0, scene-1",
         "get-response", "1", "-", "0 ms"],
    ]  # fmt: skip
    assert "scene-2" in rows(report_of(*runs[:1], *runs[-1:]))[0]


# -- how failures were told

FAULTS = report_of(
    run_line("a-b", "hello"),
    run_line("a-b", "no-card", fidelity="message", exit_status=1),
    run_line("a-b", "mute", fidelity="hang", exit_status=None),
    run_line("c-d", "no-card", "exit-status", expected=True, fidelity="code", exit_status=25),
    failing=["mute", "no-card"],
    caveats={"mute": "it knows | no limit", "hello": "not shown"},
)


def test_failures_have_a_row_for_each_sample_and_a_mark_where_the_contract_asks_otherwise() -> None:
    assert rows(FAULTS, markdown.faults(FAULTS)) == [
        ["sample", "no-card", "mute"],
        ["[a-b](samples/a-b)", "message", "hang"],
        ["[c-d](samples/c-d)", "code *", ""],
    ]


def test_a_caveat_of_what_is_shown_stands_below_and_no_other() -> None:
    text = markdown.faults(FAULTS)
    assert "`mute`: it knows | no limit." in text.split("\n")
    assert "hello" not in text


def test_words_of_fidelity_are_explained() -> None:
    *_, below = markdown.all_faults(FAULTS).split("|\n")
    for word in (*Fidelity, "*"):
        assert word in below
