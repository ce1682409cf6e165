"""A new sample: loads at once, fails honestly, and overwrites nothing."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from harness.commands.new import create
from harness.errors import BadInput
from harness.images.readers import readers_dockerfile
from harness.samples.folder import load_all


def test_a_new_sample_loads_and_can_be_made_into_images(tmp_path: Path) -> None:
    create("tongue-the-wrap2", tmp_path)
    (sample,) = load_all(tmp_path)
    manifest = sample.manifest
    assert (sample.id, manifest.language, manifest.wrapper) == (
        "tongue-the-wrap2",
        "Tongue",
        "the-wrap2",
    )
    assert "COPY" in readers_dockerfile(sample, "hello")
    assert manifest.lint.none


def test_a_new_samples_program_fails_and_says_why(tmp_path: Path) -> None:
    create("tongue-wrap", tmp_path)
    (sample,) = load_all(tmp_path)
    done = subprocess.run(
        sample.manifest.programs["hello"].run,
        cwd=sample.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "not written yet" in done.stderr


@pytest.mark.parametrize(
    "name",
    ["", "tongue", "-wrap", "tongue-", "Tongue-wrap", "tongue_wrap", "tongue--wrap", "../a-b",
     "a-b/c", "tongue-wrap\n", "2tongue-wrap", "tóngue-wrap", ".tongue-wrap", "tongue wrap"],
)  # fmt: skip
def test_a_name_that_is_no_sample_is_refused_and_nothing_is_made(tmp_path: Path, name: str) -> None:
    with pytest.raises(BadInput) as caught:
        create(name, tmp_path)
    assert repr(name) in caught.value.what
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize("taken_by", ["folder", "file"])
def test_a_name_that_is_taken_is_refused_and_left_as_it_is(tmp_path: Path, taken_by: str) -> None:
    path = tmp_path / "tongue-wrap"
    path.touch() if taken_by == "file" else path.mkdir()
    with pytest.raises(BadInput, match="tongue-wrap"):
        create("tongue-wrap", tmp_path)
    assert path.is_file() or [*path.iterdir()] == []


def test_the_example_in_a_refusal_is_a_name_that_can_be_used(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        create("Bad Name", tmp_path)
    create(caught.value.hint.split()[-1], tmp_path)
    assert len(load_all(tmp_path)) == 1
