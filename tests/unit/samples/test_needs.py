"""Samples that need what not everybody has: left out, unless they are named as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.runs.choice import choose
from harness.samples.folder import choose_samples
from harness.samples.override import Override, Part
from harness.wrappers.overridden import with_override
from tests.support.samples import LEAST, write_sample

WORDS = "needs the moon: not run here"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_sample(tmp_path, "tongue-moon", LEAST | {"needs": "the moon"})
    write_sample(tmp_path, "tongue-wrap")
    return tmp_path


@pytest.mark.parametrize(
    ("names", "members", "left_out"),
    [
        ([], [], {"tongue-moon": WORDS, "tongue-wrap": ""}),
        (["tongue"], [], {"tongue-moon": WORDS, "tongue-wrap": ""}),
        (["tongue-*"], [], {"tongue-moon": WORDS, "tongue-wrap": ""}),
        (["tongue-moon"], [], {"tongue-moon": ""}),
        ([], ["tongue-moon"], {"tongue-moon": WORDS}),
        (["tongue-wrap"], ["tongue-moon"], {"tongue-moon": WORDS, "tongue-wrap": ""}),
        (["tongue-moon"], ["tongue-moon", "tongue-wrap"], {"tongue-moon": "", "tongue-wrap": ""}),
    ],
)
def test_only_its_whole_name_asks_for_it(
    folder: Path, names: list[str], members: list[str], left_out: dict[str, str]
) -> None:
    chosen = choose_samples(folder, names, members)
    assert {sample.id: sample.left_out for sample in chosen} == left_out
    again = choose(names, [], folder, members)
    assert {sample.id: sample.left_out for sample in again.samples} == left_out


def test_one_that_is_left_out_supports_no_scenario(folder: Path) -> None:
    sample, other = choose_samples(folder, [])
    assert sample.unsupported("hello", "hello") == WORDS
    assert other.unsupported("hello", "hello") is None


@pytest.mark.parametrize(("what", "left_out"), [("wrapper", ""), ("libpcsclite", WORDS)])
def test_a_wrapper_from_elsewhere_is_all_that_it_needs(
    folder: Path, what: str, left_out: str
) -> None:
    sample, _ = choose_samples(folder, [])
    part = Part(what, "tree", "t", "t", ())  # type: ignore[arg-type]
    assert with_override(sample, sample.manifest, Override((part,))).left_out == left_out
