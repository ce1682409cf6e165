"""Steps of a program: lines of its source."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.errors import BadInput
from harness.samples import manifest
from harness.samples.steps import ranges
from tests.support.samples import LEAST, write_sample

SOURCE = "one\ntwo\nthree\nfour\n"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1", ((1, 1),)),
        ("1-3", ((1, 3),)),
        ("1-2, 4", ((1, 2), (4, 4))),
        ("", ()),
    ],
)
def test_ranges(text: str, found: tuple[tuple[int, int], ...]) -> None:
    assert ranges(text) == found


@pytest.mark.parametrize("text", ["0", "3-1", "a", "1-2-3", "-1", "1.5"])
def test_what_is_no_range(text: str) -> None:
    with pytest.raises(ValueError):
        ranges(text)


def sample(folder: Path, steps: dict[str, Any]) -> Path:
    program = {"source": "hello.src", "run": ["tongue"], "steps": steps}
    write_sample(folder, "a-b", LEAST | {"programs": {"hello": program}}, SOURCE)
    return folder / "a-b"


def test_steps_are_read(tmp_path: Path) -> None:
    made = manifest.load(sample(tmp_path, {"connect": "1-2", "send": "3, 4"}))
    assert made.programs["hello"].steps == {"connect": "1-2", "send": "3, 4"}


@pytest.mark.parametrize(
    ("steps", "says"),
    [
        ({"conect": "1"}, "unknown step 'conect'"),
        ({"connect": "5"}, "other lines than there are"),
        ({"connect": "1-2", "send": "2"}, "other lines than there are"),
        ({"connect": ""}, "other lines than there are"),
        ({"connect": "x"}, "names no lines"),
        ({"connect": "2-1"}, "names no lines"),
    ],
)
def test_steps_that_the_source_has_not(tmp_path: Path, steps: dict[str, str], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        manifest.load(sample(tmp_path, steps))
