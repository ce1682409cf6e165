"""Samples of a folder: all of them, some of them, and their files."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.errors import BadInput
from harness.samples.folder import choose_samples, find, load_all, load_sound
from harness.samples.select import select
from tests.support.samples import LEAST, one_sample, write_sample

KNOWN = {name: name.upper() for name in ("c-wins", "go-card", "java-a", "java-b", "javascript-c")}


@pytest.mark.parametrize(
    ("patterns", "chosen"),
    [
        ([], [*KNOWN]),
        (["go-card"], ["go-card"]),
        (["java-*"], ["java-a", "java-b"]),
        (["*-[ab]"], ["java-a", "java-b"]),
        (["java"], ["java-a", "java-b"]),
        (["c"], ["c-wins"]),
        (["java-b", "c-wins"], ["c-wins", "java-b"]),
        (["java", "java-a", "*"], [*KNOWN]),
    ],
)
def test_a_name_a_glob_or_a_beginning_chooses(patterns: list[str], chosen: list[str]) -> None:
    assert select("sample", KNOWN, patterns) == [KNOWN[name] for name in chosen]


def test_a_name_is_itself_before_it_is_a_beginning() -> None:
    known = {"hello": 1, "hello-slow": 2}
    assert select("scenario", known, ["hello"]) == [1]


@pytest.mark.parametrize(
    ("pattern", "hint"),
    [
        ("go-crad", "Did you mean go-card?"),
        ("jav-a", "Did you mean java-a?"),
        ("wins", "Did you mean c-wins?"),
        ("zzz", f"Known: {', '.join(KNOWN)}."),
        ("ja", None),
        ("", None),
        ("java-x*", None),
        ("GO-CARD", None),
    ],
)
def test_unknown_name_is_refused_with_the_nearest(pattern: str, hint: str | None) -> None:
    with pytest.raises(BadInput) as caught:
        select("sample", KNOWN, ["c-wins", pattern])
    assert repr(pattern) in caught.value.what
    assert hint is None or caught.value.hint == hint


def test_every_folder_is_a_sample_sorted_by_name_and_dots_are_not(tmp_path: Path) -> None:
    for name in ("b-x", "a-x", ".git", "__pycache__"):
        write_sample(tmp_path, name)
    (tmp_path / "expectations.toml").write_text("")
    assert [sample.id for sample in load_all(tmp_path)] == ["a-x", "b-x"]


def test_broken_sample_stops_only_choices_that_need_it(tmp_path: Path) -> None:
    write_sample(tmp_path, "a-x")
    write_sample(tmp_path, "b-broken", LEAST | {"colour": "red"})
    assert [*find(tmp_path)] == ["a-x", "b-broken"]
    assert [sample.id for sample in choose_samples(tmp_path, ["a"])] == ["a-x"]
    for names in (["b"], [], ["*"]):
        with pytest.raises(BadInput, match="b-broken"):
            choose_samples(tmp_path, names)


def test_sound_samples_are_found_beside_broken_ones_and_these_are_named(tmp_path: Path) -> None:
    write_sample(tmp_path, "a-x")
    write_sample(tmp_path, "b-broken", LEAST | {"colour": "red"})
    sound, broken = load_sound(tmp_path)
    assert [sample.id for sample in sound] == ["a-x"]
    assert [*broken] == ["b-broken"]
    assert "colour" in broken["b-broken"].what


@pytest.mark.parametrize(
    ("patterns", "kept"),
    [
        ("*.o\n", ["a.c", "build/x.c", "hello.src", "sample.toml"]),
        ("build/\n", ["a.c", "a.o", "hello.src", "keep.o", "sample.toml"]),
        ("*.o\n!keep.o\n", ["a.c", "build/x.c", "hello.src", "keep.o", "sample.toml"]),
        ("/tongue-wrap/build\n", ["a.c", "a.o", "hello.src", "keep.o", "sample.toml"]),
        ("build/x.c\n", ["a.c", "a.o", "build/x.c", "hello.src", "keep.o", "sample.toml"]),
        ("**/build/x.c\n", ["a.c", "a.o", "hello.src", "keep.o", "sample.toml"]),
    ],
)
def test_ignored_files_are_left_out_as_git_does(
    tmp_path: Path, patterns: str, kept: list[str]
) -> None:
    (tmp_path / ".gitignore").write_text(patterns)
    sample = one_sample(tmp_path)
    (sample.folder / "build").mkdir()
    for name in ("a.c", "a.o", "keep.o", "build/x.c"):
        (sample.folder / name).write_text("x")
    assert [p.relative_to(sample.folder).as_posix() for p in sample.files()] == kept


def test_a_link_to_a_folder_is_refused(tmp_path: Path) -> None:
    sample = one_sample(tmp_path / "samples")
    (tmp_path / "elsewhere").mkdir()
    (sample.folder / "lib").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(BadInput, match="is a link to a folder"):
        sample.files()


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="nowhere"):
        load_all(tmp_path / "nowhere")


def test_ignored_files_do_not_belong_to_a_sample(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("# left by hand\n\nout/\n*.o\n")
    sample = one_sample(tmp_path)
    for name in ("out/hello", "deep/out/x", "deep/kept.c", "x.o", "deep/x.o", "router", ".config"):
        path = sample.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    found = [path.relative_to(sample.folder).as_posix() for path in sample.files()]
    assert found == [".config", "deep/kept.c", "hello.src", "router", "sample.toml"]


def test_without_an_ignore_file_everything_belongs(tmp_path: Path) -> None:
    sample = one_sample(tmp_path)
    (sample.folder / "x.o").write_text("")
    assert [path.name for path in sample.files()] == ["hello.src", "sample.toml", "x.o"]


def test_a_program_that_a_sample_lacks_is_none(tmp_path: Path) -> None:
    sample = one_sample(tmp_path)
    assert sample.program("wait") is None
    assert sample.program("hello") is sample.manifest.programs["hello"]


def test_a_scenario_is_declared_unsupported_by_its_name_or_its_id(tmp_path: Path) -> None:
    declared = {"no-card": "it cannot wait", "uid/slow": "it is quick"}
    sample = one_sample(tmp_path, LEAST | {"unsupported": declared})
    assert sample.unsupported("hello", "no-card") == "it cannot wait"
    assert sample.unsupported("uid", "slow") == "it is quick"
    assert sample.unsupported("hello", "slow") is None
