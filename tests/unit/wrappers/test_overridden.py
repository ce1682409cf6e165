"""Samples with another build: their manifests are changed in that and in nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from harness.errors import BadInput
from harness.samples.manifest import Build, Manifest
from harness.samples.sample import Sample
from harness.wrappers import asked, library
from harness.wrappers.asked import OWN, Asked, overridden
from harness.wrappers.overridden import with_release, with_tree
from harness.wrappers.tree import Tree
from tests.support.samples import BUILT, LEAST, SAMPLE

CRATE = {"registry": "crates.io", "package": "wrap"}
OWN_WAY = {
    "registry": "pypi",
    "package": "wrap",
    "apt": ["swig"],
    "release": ["get $WRAPPER_VERSION"],
    "tree": ["install $WRAPPER_TREE"],
    "when": "after",
    "keep": ["/opt/wrap"],
}
DEBIAN = {"registry": "debian", "package": ["libwrap1", "tonguec"]}
TREE = Tree(
    Path("/home/me/wrap-rs"), {"wrap/Cargo.toml": b'[package]\nname="wrap"'}, "ab" * 20, True
)


def sample(values: dict[str, Any], how: dict[str, Any] | None, name: str = SAMPLE) -> Sample:
    more = {"override": how} if how else {}
    return Sample(name, Path("samples") / name, msgspec.convert(values | more, Manifest))


def build_of(made: Sample) -> Build:
    assert made.manifest.build
    return made.manifest.build


def test_a_release_is_put_in_before_the_build_as_is_usual_for_its_registry() -> None:
    own = sample(BUILT, CRATE)
    made = with_release(own, "2.8.2")
    assert made.id == f"{SAMPLE}@2.8.2"
    assert made.name == SAMPLE
    assert build_of(made).run[-2:] == ("make", "make check")
    assert build_of(made).run[0].startswith("cargo add")
    assert made.override
    assert made.override.variables == {"WRAPPER_VERSION": "2.8.2"}
    assert made.override.options == ("--wrapper-version", "2.8.2")
    undone = msgspec.structs.replace(made.manifest, build=own.manifest.build)
    assert undone == own.manifest


def test_a_manifest_may_have_a_way_of_its_own_after_the_build() -> None:
    made = with_release(sample(BUILT, OWN_WAY), "1.0")
    assert build_of(made).run == ("make", "make check", "get $WRAPPER_VERSION")
    assert build_of(made).apt == ("tonguec", "make", "swig")
    assert build_of(made).keep == ("out/hello", "/opt/wrap")


def test_a_sample_without_a_build_gets_one_that_keeps_its_files() -> None:
    made = with_tree(sample(LEAST, OWN_WAY), Tree(Path("/w/wrap"), {"setup.py": b""}))
    assert build_of(made) == Build(("swig",), ("install $WRAPPER_TREE",), (".", "/opt/wrap"))


def test_a_tree_goes_where_its_package_is_and_says_its_commit() -> None:
    made = with_tree(sample(BUILT, CRATE), TREE)
    assert made.id == f"{SAMPLE}@wrap-rs"
    assert made.override
    assert made.override.variables == {"WRAPPER_TREE": "/wrapper/wrap"}
    assert made.override.files() == {"wrapper/wrap/Cargo.toml": b'[package]\nname="wrap"'}
    (part,) = made.override.parts
    assert part.words == "wrap-rs ababababab, changed"


def test_debians_packages_come_from_another_suite() -> None:
    made = with_release(sample(BUILT, DEBIAN), "forky")
    assert build_of(made).apt == ("tonguec/forky", "make")
    assert made.manifest.runtime.apt == ("libwrap1/forky",)
    assert build_of(made).run == ("make", "make check")


@pytest.mark.parametrize("values", [LEAST, BUILT])
def test_another_libpcsclite_changes_only_that(values: dict[str, Any]) -> None:
    own = sample(values, None)
    made = library.over_suite(own, "sid")
    assert made.id == f"{SAMPLE}@libpcsclite-sid"
    assert made.manifest.runtime.apt == (*own.manifest.runtime.apt, "libpcsclite1/sid")
    assert made.manifest.build == own.manifest.build
    pcsc = Tree(Path("/w/PCSC"), {"meson.build": b"", "src/winscard_clnt.c": b""})
    built = library.over_tree(own, pcsc)
    assert built.override
    assert built.override.overlay
    assert build_of(built).keep == (build_of(own).keep if own.manifest.build else (".",))
    with pytest.raises(BadInput, match="no source tree of pcsc-lite"):
        library.over_tree(own, TREE)


def test_several_builds_stand_side_by_side_and_a_library_goes_under_each() -> None:
    samples = [sample(BUILT, CRATE, "b-wrap"), sample(BUILT, CRATE, "a-wrap")]
    made = overridden(samples, Asked(releases=["1.0", "2.0"], libpcsclite="sid"))
    assert [s.id for s in made] == [
        "a-wrap@1.0+libpcsclite-sid",
        "a-wrap@2.0+libpcsclite-sid",
        "b-wrap@1.0+libpcsclite-sid",
        "b-wrap@2.0+libpcsclite-sid",
    ]
    assert overridden(samples, OWN) == samples


def test_the_latest_release_is_the_last_of_its_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = {("crates.io", "wrap"): ["0.9.0", "0.10.0"], ("npm", "wrap"): []}
    monkeypatch.setattr(asked, "releases", lambda *words: listed[words])
    (made,) = overridden([sample(BUILT, CRATE)], Asked(releases=["latest"]))
    assert made.id == f"{SAMPLE}@0.10.0"
    with pytest.raises(BadInput, match="wrap has no release"):
        overridden([sample(BUILT, CRATE | {"registry": "npm"})], Asked(releases=["latest"]))


@pytest.mark.parametrize(
    ("how", "version", "what"),
    [
        (None, "1.0", "no other build of its wrapper"),
        ({"registry": "pypi", "package": "wrap"}, "1.0", "cannot be built with a release"),
        (DEBIAN, "1.0-1", "no suite of Debian"),
        ({"registry": "debian", "package": "absent"}, "sid", "none of the packages absent"),
    ],
)
def test_what_cannot_be_is_refused(how: dict[str, Any] | None, version: str, what: str) -> None:
    with pytest.raises(BadInput, match=what):
        with_release(sample(BUILT, how), version)


def test_samples_of_two_wrappers_and_builds_of_one_name_are_refused() -> None:
    two = [sample(BUILT, CRATE, "a-wrap"), sample(BUILT, OWN_WAY | {"package": "x"}, "b-x")]
    with pytest.raises(BadInput, match="different wrappers"):
        overridden(two, Asked(releases=["1.0"]))
    of_debian = [
        sample(BUILT, DEBIAN, "a-wrap"),
        sample(BUILT, DEBIAN | {"package": "make"}, "b-x"),
    ]
    ids = [made.id for made in overridden(of_debian, Asked(releases=["sid"]))]
    assert ids == ["a-wrap@sid", "b-x@sid"]
    with pytest.raises(BadInput, match="Two builds would be called"):
        overridden(two[:1], Asked(releases=["1.0", "1.0"]))
