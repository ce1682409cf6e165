"""Every folder of samples/: it loads, and says what it needs."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath

import pytest

from harness.images import dockerfile
from harness.paths import SAMPLES
from harness.runs.choice import choose
from harness.samples import manifest
from harness.samples.folder import load_sample
from harness.samples.manifest import Manifest
from harness.samples.sample import Sample
from harness.samples.steps import STEPS, ranges

FOLDERS = sorted(p for p in SAMPLES.iterdir() if p.is_dir() and p.name[0] not in "._")

pytestmark = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


# A part of an image's name, which Docker wants in lower case.
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def image_files(made: Manifest, folder: Path) -> set[str]:
    """The names at the top of /sample in the image, as far as the manifest tells."""
    own = {path.relative_to(folder).parts[0] for path in Sample("", folder, made).files()}
    if made.build is None or not made.build.keep:
        return own
    return {PurePosixPath(kept).name for kept in made.build.keep}


def test_sample_loads_and_has_a_valid_name(folder: Path) -> None:
    made = manifest.load(folder)
    assert NAME.fullmatch(folder.name)
    assert "hello" in made.programs
    texts = (made.language, made.wrapper, made.version, made.licence, made.homepage, made.notes)
    assert not [text for text in texts if text.strip() in ("", "?", "TO DO")]
    assert made.homepage.startswith("https://")


def test_its_runtime_says_what_it_needs(folder: Path) -> None:
    sample = load_sample(folder)
    made = sample.manifest
    assert dockerfile.recipe(sample).runtime
    given = sample.platform.runtime.keep if sample.platform else ()
    for program in made.programs.values():
        command, *arguments = program.run
        if command.startswith("./"):
            assert PurePosixPath(command).parts[0] in image_files(made, folder)
        elif command.startswith("/"):
            kept = (made.build.keep if made.build else ()) + given
            assert any(PurePosixPath(command).is_relative_to(path) for path in kept)
        else:
            assert "/" not in command
        files = [word for word in arguments if (folder / word).is_file()]
        assert set(files) <= image_files(made, folder)


def test_its_source_belongs_to_it(folder: Path) -> None:
    made = manifest.load(folder)
    files = Sample(folder.name, folder, made).files()
    for program in made.programs.values():
        assert folder / program.source in files


def test_unsupported_entries_name_scenarios(folder: Path) -> None:
    (chosen,) = choose([folder.name], ["all"]).samples
    assert all(reason.strip() for reason in chosen.manifest.unsupported.values())


def test_the_steps_of_hello_are_where_its_manifest_says(folder: Path) -> None:
    program = manifest.load(folder).programs["hello"]
    if program.format:
        return  # a list of commands, such as scriptor's, has no steps
    assert [*program.steps] == [*STEPS], "readers compare by them"
    lines = (folder / program.source).read_text(encoding="utf-8").splitlines()
    parts = {
        step: [lines[first - 1 : last] for first, last in ranges(text)]
        for step, text in program.steps.items()
    }
    for step, excerpts in parts.items():
        for excerpt in excerpts:
            assert excerpt[0].strip() and excerpt[-1].strip(), f"{step}: a range ends in a blank"
    said = {step: "\n".join(map("\n".join, excerpts)).lower() for step, excerpts in parts.items()}
    assert re.search(r"connect|card", said["connect"])
    assert re.search(r"select", said["select"])
    assert re.search(r"transmit|send", said["send"])
