"""Samples by scenarios: a column for each of a few scenarios, a summary of many."""

from __future__ import annotations

from itertools import pairwise

import pytest
from rich.console import Console

from harness.render.cells import FEW, LAST_OUTPUT
from harness.render.matrix import SUMMARY, matrix
from harness.report.facts import SampleFacts, ScenarioFacts
from harness.report.report import Run
from tests.support.reports import run_line

FACTS = SampleFacts(language="Tongue", wrapper="wrap", version="1.0", lines=42)
SCENES = [f"scene-{number}" for number in range(FEW + 1)]


def drawn(
    *runs: Run,
    scenarios: list[str] = SCENES,
    building: dict[str, str] | None = None,
    plain: bool = True,
    width: int = 1000,
) -> list[list[str]]:
    """The cells of the table around runs of a sample a-b, and of c-d, which has none."""
    found = {run.scenario_id: run for run in runs}
    samples = {"a-b": FACTS, "c-d": FACTS}
    shown = [ScenarioFacts("hello", name, "a summary") for name in scenarios]
    totals = dict.fromkeys(samples, len(scenarios))
    table = matrix(samples, shown, {"a-b": found}, building, totals, plain=plain, width=width)
    cells = [[str(column.header), *map(str, column.cells)] for column in table.columns]
    return [list(row) for row in zip(*cells, strict=True)]


def row(*runs: Run, **options: object) -> dict[str, str]:
    """The cells of the sample with runs, by their titles."""
    titles, mine, *_ = drawn(*runs, **options)  # type: ignore[arg-type]
    return dict(zip(titles, mine, strict=True))


# -- a few, and many


@pytest.mark.parametrize("number", [1, FEW])
def test_of_a_few_scenarios_each_has_a_column(number: int) -> None:
    scenarios = SCENES[:number]
    titles = drawn(scenarios=scenarios)[0]
    assert titles == ["sample", "wrapper", *scenarios, "lines", "image", LAST_OUTPUT]


@pytest.mark.parametrize("number", [FEW + 1, 3 * FEW])
def test_of_many_scenarios_there_is_a_summary(number: int) -> None:
    titles = drawn(scenarios=[f"scene-{n}" for n in range(number)])[0]
    assert titles == ["sample", "wrapper", *SUMMARY, "lines", "image", LAST_OUTPUT]


def test_a_summary_counts_what_passed_of_all_there_are() -> None:
    runs = [run_line("a-b", name) for name in SCENES]
    assert row(*runs)["passed"] == f"{FEW + 1} of {FEW + 1}"
    assert row(*runs[:2])["passed"] == f"2 of {FEW + 1}"
    assert row(*runs)["otherwise"] == row(*runs)["by-itself"] == "-"


def test_a_summary_names_what_did_not_pass_by_what_became_of_it() -> None:
    cells = row(
        run_line("a-b", SCENES[0], "timeout"),
        run_line("a-b", SCENES[1], "silent", expected=True),
        run_line("a-b", SCENES[2], "timeout"),
        run_line("a-b", SCENES[3], "timeout", expected=True),
        run_line("a-b", SCENES[4], expected=False),
        run_line("a-b", SCENES[5]),
        run_line("a-b", SCENES[6], "unsupported", expected=True),
    )
    assert cells["passed"] == f"2 of {FEW + 1}"
    assert cells["otherwise"].split("; ") == [
        "timeout: scene-0, scene-2",
        "silent (known): scene-1",
        "timeout (known): scene-3",
        "pass (unexpected): scene-4",
        "unsupported: scene-6",
    ]


def test_a_summary_names_once_what_a_wrapper_does_by_itself() -> None:
    cells = row(
        run_line("a-b", SCENES[0], variations=["get-response"]),
        run_line("a-b", SCENES[1], "timeout", variations=["le-added", "get-response"]),
        run_line("a-b", SCENES[2], variations=["le-added"]),
    )
    assert cells["by-itself"] == "get-response, le-added"


@pytest.mark.parametrize("scenarios", [SCENES, SCENES[:2]], ids=["many", "few"])
def test_sample_without_result_shows_what_it_waits_for(scenarios: list[str]) -> None:
    building = {"a-b": "ready", "c-d": "builds"}
    rows = drawn(run_line("a-b", SCENES[0]), scenarios=scenarios, building=building)
    assert "builds" in rows[2]
    assert rows[2][-1] == "-"
    assert ("ready" in rows[1]) is (len(scenarios) <= FEW)


# -- on a terminal


@pytest.mark.parametrize(
    ("run", "mark"),
    [
        (run_line("a-b", SCENES[0]), "✓"),
        (run_line("a-b", SCENES[0], expected=False), "✓ unexpected"),
        (run_line("a-b", SCENES[0], "timeout"), "✗ timeout"),
        (run_line("a-b", SCENES[0], "timeout", expected=True), "known"),
        (run_line("a-b", SCENES[0], "unsupported", expected=True), "-"),
    ],
)
def test_a_terminal_shows_marks_and_a_pipe_words(run: Run, mark: str) -> None:
    shown = drawn(run, scenarios=SCENES[:1], plain=False)
    assert shown[1][2] == mark
    assert run.outcome in drawn(run, scenarios=SCENES[:1])[1][2]


@pytest.mark.parametrize("scenarios", [SCENES, ["hello", "no-card"]], ids=["many", "few"])
def test_a_narrow_terminal_does_without_what_the_list_shows_too(scenarios: list[str]) -> None:
    titles = [
        drawn(scenarios=scenarios, plain=False, width=width)[0] for width in range(120, 20, -1)
    ]
    asked = set(SUMMARY if len(scenarios) > FEW else ["hello", "no-\ncard"])
    for wide, narrow in pairwise(titles):
        assert {"sample", LAST_OUTPUT} | asked <= set(narrow) <= set(wide)
    assert "wrapper" in titles[0]
    assert not {"wrapper", "image", "lines"} & set(titles[-1])


@pytest.mark.parametrize("width", [60, 80, 100, 200])
def test_a_summary_is_whole_however_narrow_the_terminal(width: int) -> None:
    scenarios = [*"αβγδεζηθι"]  # one letter, which no line can break
    facts = [ScenarioFacts("hello", name, "a summary") for name in scenarios]
    runs = {f.id: run_line("a-b", f.name, "transcript-differs") for f in facts}
    out = Console(force_terminal=True, color_system=None, width=width, _environ={})
    with out.capture() as capture:
        out.print(matrix({"a-b": FACTS}, facts, {"a-b": runs}, width=width))
    text = capture.get()
    assert max(map(len, text.split("\n"))) <= width
    assert "\N{HORIZONTAL ELLIPSIS}" not in text
    assert set(scenarios) <= set(text)
