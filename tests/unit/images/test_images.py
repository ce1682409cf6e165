"""Images by content: what makes another image, and what does not."""

from __future__ import annotations

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from harness.errors import BuildFailed
from harness.images.images import Images
from harness.samples.folder import load_all
from harness.samples.sample import Sample
from tests.support.engine import images_on
from tests.support.samples import BUILT, LEAST, one_sample, write_sample


def tags(sample: Sample, images: Images) -> tuple[str, str]:
    """The tags of a sample's image and of its lint marker."""
    return images.blueprint(sample).tag, images.lint_blueprint(sample).tag


def test_a_tag_is_the_same_in_another_session_and_another_checkout(tmp_path: Path) -> None:
    here, there = one_sample(tmp_path / "here", BUILT), one_sample(tmp_path / "there", BUILT)
    assert tags(here, images_on()) == tags(there, images_on())


def test_a_sample_has_a_name_of_its_own_for_each_kind_of_image(tmp_path: Path) -> None:
    image, lint = tags(one_sample(tmp_path), images_on())
    assert image.startswith("pcsc-gallery/tongue-wrap:")
    assert lint.startswith("pcsc-gallery/lint-tongue-wrap:")


Change = Callable[[Path], object]
CHANGES: dict[str, Change] = {
    "a byte of the source": lambda folder: (folder / "hello.src").write_text("say hallo\n"),
    "a new file": lambda folder: (folder / "empty").touch(),
    "a name": lambda folder: (folder / "other.h").rename(folder / "another.h"),
    "a package": lambda folder: write_sample(
        folder.parent, folder.name, LEAST | {"runtime": {"apt": ["xy"]}}
    ),
}
NO_CHANGES: dict[str, Change] = {
    "nothing": lambda _: None,
    "a time": lambda folder: os.utime(folder / "hello.src", (1, 1)),
    "a mode": lambda folder: (folder / "hello.src").chmod(0o600),
    "an ignored file": lambda folder: (folder / "hello.o").write_text("x"),
    "a neighbour": lambda folder: write_sample(folder.parent, "other-sample"),
}


@pytest.mark.parametrize(
    ("change", "other"),
    [(change, True) for change in CHANGES] + [(change, False) for change in NO_CHANGES],
)
def test_tag_changes_with_the_content_of_a_sample_and_with_nothing_else(
    tmp_path: Path, change: str, other: bool
) -> None:
    (tmp_path / ".gitignore").write_text("*.o\n")
    sample = one_sample(tmp_path)
    (sample.folder / "other.h").write_text("h")
    before = tags(sample, images_on())
    (CHANGES | NO_CHANGES)[change](sample.folder)
    (now,) = [found for found in load_all(tmp_path) if found.id == sample.id]
    changed = [after != tag for after, tag in zip(tags(now, images_on()), before, strict=True)]
    assert changed == [other, other]


def test_another_base_makes_other_images_and_a_sites_authority_does_not(tmp_path: Path) -> None:
    sample = one_sample(tmp_path, BUILT)
    usual = tags(sample, images_on())
    assert not set(tags(sample, images_on("sha256:2"))) & set(usual)
    assert tags(sample, images_on(authorities=b"-----BEGIN CERTIFICATE-----\n")) == usual


def bases(folder: Path, name: str, *packages: str) -> list[str]:
    """What the image of a sample with these packages is made from."""
    write_sample(folder, name, LEAST | {"runtime": {"apt": [*packages]}})
    (sample,) = (found for found in load_all(folder) if found.id == name)
    text = images_on().blueprint(sample).dockerfile
    return [line for line in text.splitlines() if line.startswith("FROM")]


def test_samples_with_the_same_packages_share_an_image(tmp_path: Path) -> None:
    assert bases(tmp_path, "a-a", "aa", "bb") == bases(tmp_path, "a-b", "bb", "aa")
    assert bases(tmp_path, "a-a", "aa", "bb") != bases(tmp_path, "a-c", "aabb")
    assert bases(tmp_path, "a-d") == ["FROM base"]


def test_a_containers_tag_goes_by_its_files_and_by_what_it_builds_on(
    tmp_path: Path,
) -> None:
    (tmp_path / "box").mkdir()
    (tmp_path / "box/Dockerfile").write_text("FROM base\n")
    images = Images(images_on().session, "base", containers=tmp_path)
    plain, on_other = images.tool_tag("box"), images.tool_tag("box", "BASE=other")
    (tmp_path / "box/Dockerfile").write_text("FROM base\nUSER 1\n")
    assert len({plain, on_other, images.tool_tag("box")}) == 3


def test_an_image_that_is_there_is_not_built(tmp_path: Path) -> None:
    sample = one_sample(tmp_path, BUILT)
    images = images_on()
    blueprint = images.blueprint(sample)
    assert images.find(blueprint) is None
    images.session.engine.images.ids[blueprint.tag] = "sha256:3"  # type: ignore[attr-defined]
    images.session.stop()  # from here on, making anything raises Stopped
    said: list[str] = []
    image = images.sample(sample, said.append)
    assert (image.tag, image.id, image.inputs) == (blueprint.tag, "sha256:3", blueprint.inputs)
    assert images.find(blueprint) == image
    assert said == []


def test_an_image_says_what_went_in(tmp_path: Path) -> None:
    sample = one_sample(tmp_path)
    inputs = images_on().blueprint(sample).inputs
    assert inputs.keys() == {"hello.src", "sample.toml"}
    assert inputs["hello.src"] == sha256(b"say hello\n").hexdigest()


def test_a_blueprint_is_of_the_files_as_they_were_read(tmp_path: Path) -> None:
    sample = one_sample(tmp_path)
    blueprint = images_on().blueprint(sample)
    (sample.folder / "hello.src").write_text("say hallo\n")
    assert blueprint.files["hello.src"] == b"say hello\n"
    assert images_on().blueprint(sample).tag != blueprint.tag


def test_without_a_base_image_nothing_can_be_built() -> None:
    with pytest.raises(BuildFailed, match="base") as caught:
        Images(images_on().session, "no-such-base")
    assert "inv setup" in caught.value.hint
