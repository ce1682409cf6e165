"""A file that is there whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.errors import BadInput, Problem
from harness.forms.whole_file import WholeFile


def test_it_gets_its_name_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("before")
    file = WholeFile(path, "It")
    file.write(b"after")
    assert path.read_text() == "before"
    file.end()
    assert path.read_text() == "after"
    assert [*tmp_path.iterdir()] == [path]


def test_a_link_is_followed_and_stays(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to("there")
    file = WholeFile(link, "It")
    file.write(b"x")
    file.end()
    assert link.is_symlink()
    assert (tmp_path / "there").read_bytes() == b"x"


def test_what_is_discarded_was_never_there(tmp_path: Path) -> None:
    file = WholeFile(tmp_path / "x", "It")
    file.write(b"x")
    file.discard()
    assert [*tmp_path.iterdir()] == []


def test_where_its_name_cannot_be_had_that_is_said(tmp_path: Path) -> None:
    path = tmp_path / "x"
    file = WholeFile(path, "It")
    path.mkdir()
    with pytest.raises(Problem, match="It could not be written to"):
        file.end()
    assert [*tmp_path.iterdir()] == [path]


@pytest.mark.parametrize("name", ["", "no/x", "x" * 300])
def test_a_place_that_takes_no_file_is_bad_input(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInput, match="It cannot be written to"):
        WholeFile(tmp_path / name, "It")
