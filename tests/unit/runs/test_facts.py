"""What a report says of samples, scenarios and the machine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from harness.images.context import sample_files
from harness.images.image import Image
from harness.runs.checkout import checkout
from harness.runs.facts import host, lines_of_code, sample_facts
from harness.samples.override import Override, Part
from tests.support.samples import LEAST, one_sample


def test_the_version_of_another_build_says_what_it_is(tmp_path: Path) -> None:
    tree = Part("wrapper", "tree", "wrap", "wrap", (), "ab" * 20, True)
    under = Part("libpcsclite", "suite", "sid", "libpcsclite-sid", ())
    for parts, words in (
        ((tree,), "wrap ababababab, changed"),
        ((under,), "1.0 over libpcsclite sid"),
        ((tree, under), "wrap ababababab, changed over libpcsclite sid"),
    ):
        sample = replace(one_sample(tmp_path), override=Override(parts))
        facts = sample_facts(sample, {})
        assert (facts.version, tuple(facts.override)) == (words, parts)


@pytest.mark.parametrize(
    ("source", "lines"), [(b"", 0), (b"a\n\n  \n# b\n", 2), (b"\xff\r\nb", 2), (b"\t\n", 0)]
)
def test_lines_of_code_are_those_with_something_on_them(source: bytes, lines: int) -> None:
    assert lines_of_code(source) == lines


def test_a_sample_without_an_image_has_no_files_to_show(tmp_path: Path) -> None:
    sample = one_sample(tmp_path)
    facts = sample_facts(sample, sample_files(sample))
    assert (facts.image, facts.image_id, facts.image_bytes, facts.files) == ("", "", 0, {})
    assert facts.lines == facts.programs["hello"].lines == 1


def test_a_samples_facts_are_its_manifests_words_and_its_image(tmp_path: Path) -> None:
    sample = one_sample(tmp_path, LEAST | {"notes": "a trap", "debian": "libwrap1"})
    image = Image("tag", "sha256:1", 7, {"hello.src": "ab"})
    facts = sample_facts(sample, sample_files(sample), image)
    assert (facts.licence, facts.homepage, facts.state) == ("MIT", "https://wrap.example", "active")
    assert (facts.notes, facts.debian) == ("a trap", "libwrap1")
    assert (facts.image, facts.image_id, facts.image_bytes) == ("tag", "sha256:1", 7)
    assert facts.files == {"hello.src": "ab"}
    assert facts.programs["hello"].run == ("tongue", "hello.src")


def test_hello_stands_for_a_sample_of_several_programs(tmp_path: Path) -> None:
    other = {"source": "sample.toml", "run": ["tongue"]}
    hello = {"source": "hello.src", "run": ["tongue"]}
    sample = one_sample(tmp_path, LEAST | {"programs": {"atr": other, "hello": hello}})
    assert sample.manifest.first_program == "hello"
    assert sample_facts(sample, sample_files(sample)).lines == 1


def test_the_machine_is_the_engines() -> None:
    described = host({"OperatingSystem": "Debian", "NCPU": 64})
    assert (described["system"], described["cpus"]) == ("Debian", 64)


def test_outside_a_checkout_there_is_no_commit(tmp_path: Path) -> None:
    assert checkout(tmp_path).commit == ""


def test_a_checkout_names_its_commit() -> None:
    commit = checkout().commit
    assert commit == "" or len(commit) == 40  # an unpacked archive has none
