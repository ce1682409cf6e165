"""`inv list`: samples by language, and the series."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harness.commands import list as listing
from harness.errors import BadInput
from harness.paths import SAMPLES
from harness.samples.folder import load_all
from tests.support.samples import LEAST, write_sample


def test_samples_are_grouped_by_language_with_their_rows(
    capsys: pytest.CaptureFixture[str],
) -> None:
    listing.print_list([], True)
    listed = json.loads(capsys.readouterr().out)
    assert {fact["id"] for fact in listed} == {sample.id for sample in load_all(SAMPLES)}
    languages = [fact["language"] for fact in listed]
    assert languages == sorted(languages, key=str.lower)
    rows = {fact["id"]: fact["series"] for fact in listed}
    assert (rows["c-winscard"], rows["python-pyscard"], rows["python-scard"]) == (1, 3, 3)


def test_a_list_in_a_pipe_names_the_language_in_every_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    listing.print_list(["python-*"], False)
    header, *rows = capsys.readouterr().out.splitlines()
    assert header.split()[:3] == ["language", "sample", "series"]
    assert [row.split()[:3] for row in rows[:2]] == [
        ["Python", "python-pyscard", "3"],
        ["Python", "python-scard", "3"],
    ]


def test_the_series_is_in_the_order_of_the_blog(capsys: pytest.CaptureFixture[str]) -> None:
    listing.print_series([], True)
    rows = json.loads(capsys.readouterr().out)
    assert [row["number"] for row in rows] == list(range(1, 32))
    listing.print_series([], False)
    _, first, *rest = capsys.readouterr().out.splitlines()
    assert first.split()[:2] == ["1", "C"]
    assert "c-winscard" in first
    assert rest[-1].startswith("31 rows: ")


def test_the_series_takes_no_names() -> None:
    with pytest.raises(BadInput):
        listing.print_series(["rust"], False)


def test_a_broken_sample_is_marked_with_the_reason_and_the_others_are_listed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_sample(tmp_path, "a-good")
    write_sample(tmp_path, "b-broken", LEAST | {"colour": "red"})
    assert listing.print_list([], False, tmp_path) == 1
    text = capsys.readouterr().out
    assert "a-good" in text
    assert "(broken)" in text
    assert "unknown key 'colour'" in text
    assert listing.print_list(["a"], False, tmp_path) == 0
    assert "broken" not in capsys.readouterr().out


def test_for_scripts_a_broken_sample_is_an_object_with_the_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_sample(tmp_path, "a-good")
    write_sample(tmp_path, "b-broken", "no toml")
    assert listing.print_list([], True, tmp_path) == 1
    good, broken = json.loads(capsys.readouterr().out)
    assert (good["id"], broken["id"]) == ("a-good", "b-broken")
    assert "cannot be read" in broken["broken"]
