"""Groups of samples: who is in one, and in which section a sample is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.errors import BadInput
from harness.paths import SAMPLES
from harness.samples import groups
from harness.samples.folder import load_all
from harness.samples.groups import OTHERS, Group, members, sections
from tests.support.samples import LEAST, write_sample

SERIES = '[[row]]\nid = "x"\nlanguage = "Row"\n'
GROUPS = """
[[group]]
id = "series"
title = "The series"
series = true

[[group]]
id = "liked"
title = "Liked"
languages = ["Tongue", "Row"]

[[group]]
id = "none"
title = "None"
languages = ["Lost"]
"""


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """Samples in three languages."""
    (tmp_path / "series.toml").write_text(SERIES)
    (tmp_path / "groups.toml").write_text(GROUPS)
    for name, language in (("a", "Tongue"), ("b", "Row"), ("c", "Dialect")):
        write_sample(tmp_path, name, LEAST | {"language": language})
    return tmp_path


def test_a_sample_is_in_the_groups_of_its_language(shelf: Path) -> None:
    made = groups.load(shelf, load_all(shelf))
    assert made == [
        Group("series", "The series", ("b",)),
        Group("liked", "Liked", ("a", "b")),
        Group("none", "None", ()),
    ]
    assert sections(made, ["a", "b@1.0", "c"]) == {
        "The series": ["b@1.0"],
        "Liked": ["a"],
        OTHERS: ["c"],
    }
    assert sections([], ["a"]) == {OTHERS: ["a"]} and sections(made, []) == {}


def test_groups_are_chosen_one_by_one_or_together(shelf: Path) -> None:
    assert members(shelf, []) == []
    assert members(shelf, ["series"]) == ["b"]
    assert members(shelf, ["series,liked"]) == ["b", "a"]
    (shelf / "d").mkdir()
    (shelf / "d" / "sample.toml").write_text("broken")
    assert members(shelf, ["liked"]) == ["a", "b"], "another sample may be broken"


@pytest.mark.parametrize(
    ("asked", "what", "hint"),
    [
        ("serise", "There is no group 'serise'.", "series"),
        ("none", "No sample is in", "groups.toml"),
    ],
)
def test_a_group_that_is_none(shelf: Path, asked: str, what: str, hint: str) -> None:
    with pytest.raises(BadInput) as caught:
        members(shelf, [asked])
    assert what in caught.value.what and hint in caught.value.hint


@pytest.mark.parametrize("text", ["[[group]]\nid = 'x'", "[", GROUPS.replace("none", "liked")])
def test_a_file_that_cannot_be_used(shelf: Path, text: str) -> None:
    (shelf / "groups.toml").write_text(text)
    with pytest.raises(BadInput, match=r"groups\.toml"):
        members(shelf, ["liked"])
    (shelf / "groups.toml").unlink()
    assert groups.load(shelf, load_all(shelf)) == []


def test_the_gallerys_own_groups() -> None:
    samples = load_all(SAMPLES)
    blog, tiobe = groups.load(SAMPLES, samples)
    assert {"c-winscard", "python-pyscard", "java-smartcardio-module"} <= {*blog.samples}
    assert "c-winscard" in tiobe.samples and "typescript-smartcard" not in tiobe.samples
