"""The blog's series: what stands for a row, and what a row without a sample says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.errors import BadInput
from harness.paths import SAMPLES
from harness.samples import series
from harness.samples.folder import load_all
from harness.samples.series import State
from tests.support.samples import LEAST, toml_document, write_sample

ROWS: list[dict[str, Any]] = [
    {"id": "plain", "language": "Tongue", "wrapper": "wrap"},
    {"id": "other", "language": "Tongue", "wrapper": "gone", "reason": "it is gone"},
    {"id": "none", "language": "Tongue", "wrapper": "lost", "reason": "it is lost"},
    {"id": "far", "language": "Dialect", "reason": "it is far"},
]


def standings(folder: Path, rows: list[dict[str, Any]], **samples: str) -> list[series.Standing]:
    """The series of `rows`, with samples (by name) of these rows."""
    text = "".join(f"[[row]]\n{toml_document(row)}" for row in rows)
    (folder / "series.toml").write_text(text)
    for name, row in samples.items():
        write_sample(folder, name, LEAST | {"series": row})
    return series.load(folder, load_all(folder))


def test_a_row_runs_through_its_wrapper_through_another_or_not_at_all(tmp_path: Path) -> None:
    made = standings(tmp_path, ROWS, a="plain", b="other")
    assert [(s.number, s.state, s.samples) for s in made] == [
        (1, State.RUNS, ("a",)),
        (2, State.INSTEAD, ("b",)),
        (3, State.NOT_RUN, ("a", "b")),  # those in its language
        (4, State.NOT_RUN, ()),
    ]


def test_a_row_whose_samples_all_run_on_a_stand_in_or_are_left_out_says_so(tmp_path: Path) -> None:
    for name, changes in {
        "a": {"series": "plain", "platform": "cryptotokenkit"},
        "b": {"series": "other", "needs": "the moon"},
        "c": {"series": "none", "needs": "the moon"},
        "d": {"series": "none"},
    }.items():
        write_sample(tmp_path, name, LEAST | changes)
    made = standings(tmp_path, ROWS)
    states = [standing.state for standing in made]
    assert states == [State.STAND_IN, State.NOT_RUN, State.INSTEAD, State.NOT_RUN]


def test_a_sample_of_an_unknown_row_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        standings(tmp_path, ROWS, a="plian")
    assert "'plian'" in caught.value.what
    assert "plain" in caught.value.hint


@pytest.mark.parametrize(
    "rows",
    [
        [{"id": "x"}],
        [{"id": "x", "language": "Tongue", "sample": "y"}],
        [{"id": "x", "language": "Tongue"}, {"id": "x", "language": "Tongue"}],
    ],
)
def test_a_broken_list_is_refused(tmp_path: Path, rows: list[dict[str, Any]]) -> None:
    with pytest.raises(BadInput):
        standings(tmp_path, rows)


def test_without_the_file_there_are_no_rows(tmp_path: Path) -> None:
    assert series.load(tmp_path, []) == []


def test_every_row_of_the_blog_runs_or_says_why_not() -> None:
    rows = series.load(SAMPLES, load_all(SAMPLES))
    assert len(rows) == 31
    assert [s.row.id for s in rows if s.state is State.NOT_RUN and not s.row.reason] == []
