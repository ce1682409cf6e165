"""Samples with another build of their wrapper: in that their manifest is changed, and no more.

It builds as before, but for the commands that put the other one in. Debian's packages are taken
from another suite instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import msgspec

from harness.errors import BadInput
from harness.samples.manifest import FILE_NAME, Build, HowToOverride, Manifest
from harness.samples.override import Override, Part
from harness.samples.sample import Sample
from harness.wrappers import ways
from harness.wrappers.places import place_of
from harness.wrappers.tree import Tree

DEBIAN = "debian"
_SUITE = re.compile(r"[a-z]+")


def with_release(sample: Sample, version: str) -> Sample:
    """A sample with a release of its wrapper; for Debian's packages, with those of a suite.

    BadInput where its manifest does not say how.
    """
    how = how_of(sample)
    options = ("--wrapper-version", version)
    if how.registry == DEBIAN:
        manifest = from_suite(sample.manifest, how.packages, version)
        if manifest == sample.manifest:
            raise BadInput(f"{sample.name} has none of the packages {', '.join(how.packages)}.")
        part = Part("wrapper", "suite", version, label(version), options, packages=how.packages)
        return with_override(sample, manifest, Override((part,)))
    commands = how.release or ways.release(how.registry, how.packages[0])
    _check(sample, commands, "release", f"a release of {how.registry}")
    manifest = _rebuilt(sample.manifest, how, commands)
    part = Part("wrapper", "release", version, label(version), options)
    return with_override(
        sample, manifest, Override((part,), variables={"WRAPPER_VERSION": version})
    )


def with_tree(sample: Sample, tree: Tree) -> Sample:
    """A sample with a source tree of its wrapper.

    BadInput where its manifest does not say how, or the tree is of something else.
    """
    how = how_of(sample)
    place = place_of(how.packages[0], how.registry, tree)
    commands = how.tree or ways.tree(how.registry, how.packages[0])
    _check(sample, commands, "tree", "a source tree")
    folder = ways.ROOT.strip("/")
    override = Override(
        (_part_of(tree),),
        {folder: tree.files},
        {"WRAPPER_TREE": f"{ways.ROOT}/{place}".rstrip("/")},
    )
    return with_override(sample, _rebuilt(sample.manifest, how, commands), override)


def how_of(sample: Sample) -> HowToOverride:
    """How another build of its wrapper gets into a sample. BadInput where nothing says so."""
    if sample.manifest.override is None:
        raise BadInput(
            f"{sample.name} can have no other build of its wrapper.",
            f"its {FILE_NAME} has no section [override]",
            "--libpcsclite changes the library under it; samples/README.md explains the section",
        )
    return sample.manifest.override


def from_suite(manifest: Manifest, names: tuple[str, ...], suite: str) -> Manifest:
    """A manifest whose Debian packages of these names come from another suite."""
    check_suite(suite)

    def moved(packages: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(f"{p}/{suite}" if p in names else p for p in packages)

    build = manifest.build
    if build:
        build = msgspec.structs.replace(build, apt=moved(build.apt))
    runtime = msgspec.structs.replace(manifest.runtime, apt=moved(manifest.runtime.apt))
    return msgspec.structs.replace(manifest, build=build, runtime=runtime)


def check_suite(word: str) -> None:
    """Raise BadInput for what cannot be the name of a suite of Debian."""
    if not _SUITE.fullmatch(word):
        raise BadInput(
            f"{word!r} is no suite of Debian.", "a suite is wanted", "forky, sid, testing, ..."
        )


def built_as(
    manifest: Manifest, change: Callable[[Build], Build], keep: tuple[str, ...] = ()
) -> Manifest:
    """A manifest whose build is changed, and what its final image takes as well.

    One without a build has one, which leaves the sample's own files as they are.
    """
    build = manifest.build or Build(keep=(".",))
    kept = (*build.keep, *keep) if build.keep else ()
    return msgspec.structs.replace(
        manifest, build=msgspec.structs.replace(change(build), keep=kept)
    )


def label(word: str) -> str:
    """A word as a part of a sample's id."""
    return re.sub(r"[^A-Za-z0-9.+-]+", "-", word).strip("-.") or "x"


def _rebuilt(manifest: Manifest, how: HowToOverride, commands: tuple[str, ...]) -> Manifest:
    def change(build: Build) -> Build:
        before = build.run if how.when == "after" else ()
        after = build.run if how.when == "before" else ()
        run = (*before, *commands, *after)
        return msgspec.structs.replace(build, apt=(*build.apt, *how.apt), run=run)

    return built_as(manifest, change, how.keep)


def _part_of(tree: Tree) -> Part:
    options = ("--wrapper", str(tree.root))
    return Part(
        "wrapper", "tree", tree.root.name, label(tree.name), options, tree.commit, tree.changed
    )


def with_override(sample: Sample, manifest: Manifest, override: Override) -> Sample:
    """A sample whose manifest builds what an override says, beside one that it has already."""
    whole = sample.override.beside(override)
    # What the manifest's own build needs is of no interest where the wrapper comes from elsewhere.
    own = not any(part.what == "wrapper" for part in whole.parts)
    return replace(
        sample,
        id=f"{sample.name}@{whole.label}",
        manifest=manifest,
        override=whole,
        left_out=sample.left_out if own else "",
    )


def _check(sample: Sample, commands: tuple[str, ...], key: str, what: str) -> None:
    if not commands:
        raise BadInput(
            f"{sample.name} cannot be built with {what}.",
            f"its {FILE_NAME} has no override.{key}, and there is no usual way",
        )
