"""Platforms: read strictly, and told by their folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.errors import BadInput
from harness.paths import CONTAINERS, SAMPLES
from harness.samples import platform
from harness.samples.folder import load_sample
from tests.support.samples import LEAST, write_sample

PLATFORM = """
title = "Moon"
stand_in = "on a stand-in of the moon"

[make]
apt = ["make", "cheese", "make"]
run = ["make"]

[build]
apt  = ["cheese-dev"]
keep = ["/opt/moon", "/opt/rocket"]

[runtime]
keep = ["/opt/moon"]
"""


def write(folder: Path, text: str, name: str = "moon") -> Path:
    """A folder of containers with one platform."""
    (folder / name).mkdir()
    (folder / name / platform.PLATFORM_FILE).write_text(text)
    return folder


def test_a_platform_is_read_and_named_like_its_folder(tmp_path: Path) -> None:
    moon = platform.load("moon", write(tmp_path, PLATFORM))
    assert (moon.name, moon.title, moon.stand_in) == ("moon", "Moon", "on a stand-in of the moon")
    assert moon.make.packages == ("cheese", "make")
    assert moon.kept == ("/opt/moon", "/opt/rocket")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("title = ", "cannot be read"),
        ("stand_in = 'x'", "title"),
        ("title = 'x'\nkeep = []", "unknown key 'keep'"),
        ("title = 'x'\n[runtime]\nkeep = ['opt']", "'opt' is no absolute path"),
        ("title = 'x'\n[make]\napt = ['Not One']", "no name of a Debian package"),
    ],
)
def test_what_is_wrong_with_one_is_told_with_its_file(text: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        platform.load("moon", write(tmp_path, text))
    assert told in str(caught.value)
    assert platform.PLATFORM_FILE in str(caught.value)


def test_one_that_is_not_there_is_told_with_the_sample_and_the_nearest(tmp_path: Path) -> None:
    folder = write_sample(tmp_path, manifest=LEAST | {"platform": "dotnot"})
    with pytest.raises(BadInput) as caught:
        load_sample(folder)
    assert "sample.toml: There is no platform 'dotnot'." in str(caught.value)
    assert "dotnet" in str(caught.value)


def test_a_folder_without_the_file_is_no_platform(tmp_path: Path) -> None:
    (tmp_path / "moon").mkdir()
    with pytest.raises(BadInput, match="There is no platform 'moon'"):
        platform.load("moon", tmp_path)


def test_every_platform_of_the_gallery_is_sound() -> None:
    found = [path.parent.name for path in CONTAINERS.glob(f"*/{platform.PLATFORM_FILE}")]
    assert found
    assert all(platform.load(name).kept for name in found)


def test_the_header_that_sample_and_driver_share_is_the_same() -> None:
    name = "smart_card_reader.h"
    assert (SAMPLES / "c-uefi" / name).read_bytes() == (CONTAINERS / "uefi" / name).read_bytes()
