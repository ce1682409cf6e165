"""Samples over another libpcsclite: that of another suite of Debian, or one built from its source.

Programs that find libpcsclite.so.1 as the system has it get that one; what has a copy of its own
inside keeps that.
"""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from harness.errors import BadInput
from harness.samples.manifest import Build, Manifest
from harness.samples.override import Override, Part
from harness.samples.sample import Sample
from harness.wrappers.overridden import built_as, from_suite, label, with_override
from harness.wrappers.tree import Tree

PACKAGE = "libpcsclite1"
FOLDER = "libpcsclite"

_APT = ("flex", "gcc", "libc6-dev", "libudev-dev", "meson", "ninja-build", "perl", "pkg-config")
# The folders are those of Debian's own build, so that the library finds the daemon.
_RUN = (
    f"meson setup /tmp/{FOLDER} /{FOLDER} --buildtype=release --prefix=/usr"
    " --libdir=lib/$(gcc -print-multiarch) -Dipcdir=/run/pcscd"
    " -Dlibsystemd=false -Dpolkit=false -Dusb=false",
    f"ninja -C /tmp/{FOLDER}",
    f"DESTDIR=/tmp/installed meson install -C /tmp/{FOLDER} --no-rebuild",
    "cd /tmp/installed && mkdir /overlay && cp --parents -a usr/lib/*/libpcsclite*.so.* /overlay/",
)


def over_suite(sample: Sample, suite: str) -> Sample:
    """A sample over the libpcsclite of a suite of Debian. BadInput for what is no suite's name."""
    manifest = from_suite(_with_package(sample.manifest), (PACKAGE,), suite)
    options = ("--libpcsclite", suite)
    part = Part("libpcsclite", "suite", suite, f"libpcsclite-{suite}", options, packages=(PACKAGE,))
    return with_override(sample, manifest, Override((part,)))


def over_tree(sample: Sample, tree: Tree) -> Sample:
    """A sample over a libpcsclite built from its source, from 2.2.0 on, when Meson came.

    BadInput for a tree that is of something else.
    """
    if not _is_pcsc_lite(tree.files):
        raise BadInput(
            f"{tree.root} is no source tree of pcsc-lite with Meson.",
            "its meson.build and src/winscard_clnt.c are not there",
            "pcsc-lite has Meson from release 2.2.0 on; or name a suite of Debian, such as sid",
        )
    part = Part(
        "libpcsclite",
        "tree",
        tree.root.name,
        f"libpcsclite-{label(tree.root.name)}",
        ("--libpcsclite", str(tree.root)),
        tree.commit,
        tree.changed,
    )

    def change(build: Build) -> Build:
        return msgspec.structs.replace(build, apt=(*build.apt, *_APT), run=(*build.run, *_RUN))

    manifest = built_as(_with_package(sample.manifest), change)
    return with_override(sample, manifest, Override((part,), {FOLDER: tree.files}, overlay=True))


def _is_pcsc_lite(files: Collection[str]) -> bool:
    return "meson.build" in files and "src/winscard_clnt.c" in files


def _with_package(manifest: Manifest) -> Manifest:
    """A manifest that names the library, where it comes with another package."""
    if PACKAGE in manifest.runtime.apt:
        return manifest
    runtime = msgspec.structs.replace(manifest.runtime, apt=(*manifest.runtime.apt, PACKAGE))
    return msgspec.structs.replace(manifest, runtime=runtime)
