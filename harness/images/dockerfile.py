"""Dockerfiles from a manifest: the one a reader can use, and the ones the gallery builds.

They differ in two places only. The reader's installs packages where the gallery starts
from an image that has them already (shared by all samples with the same list), and the
gallery's build stage takes a site's certificate authority where there is one.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Protocol

from harness.images import certificates
from harness.images.packages import Base, Packages, apt_script
from harness.samples.manifest import Build, Manifest
from harness.samples.override import Override
from harness.samples.sample import Sample

READER_BASE = "debian:trixie-slim"
WORKDIR = "/sample"
SITE_FOLDER = ".site-ca"
_NAMED_STAGE = re.compile(r"FROM\s+\S+\s+AS\s", re.IGNORECASE)


class Maker(Protocol):
    """Makes a Dockerfile from a sample. base: gives the image with packages.

    label: of the build stage. site: whether the context has a site's authorities.
    """

    def __call__(
        self, sample: Sample, base: Callable[[Base], str], *, label: str, site: bool
    ) -> str: ...


@dataclass(frozen=True)
class Recipe:
    """The package lists of the images that a sample needs; empty: the bare base."""

    build: Packages
    runtime: Packages
    lint: Base


def recipe(manifest: Manifest) -> Recipe:
    """Which Debian packages each image has. Without `keep` the one image has them all.

    Linters go over the image that the sample is built in; one whose only image is the runtime's
    is checked there.
    """
    build = manifest.build or Build()
    runtime = _packages(manifest.runtime.apt, () if build.keep else build.apt)
    below = _packages(build.apt if build.keep else runtime)
    more = tuple(name for name in _packages(manifest.lint.apt) if name not in below)
    return Recipe(_packages(build.apt), runtime, Base(more, below) if more else Base(below))


def _packages(*lists: Iterable[str]) -> Packages:
    return tuple(sorted({name for packages in lists for name in packages}))


# -- the gallery's Dockerfiles; `base` gives the image with packages


def run_dockerfile(sample: Sample, base: Callable[[Base], str], *, label: str, site: bool) -> str:
    """The image that runs the sample.

    The context has it in sample/, a CA in .site-ca/, and the trees of an override by their names.
    """
    manifest, override = sample.manifest, sample.override
    needs = recipe(manifest)
    final = [f"FROM {base(Base(needs.runtime))}", f"WORKDIR {WORKDIR}"]
    if manifest.build is None:
        return _text([*final, "COPY sample/ ./"])
    stage = [f"FROM {base(Base(needs.build))} AS build", f"LABEL {label}"]
    stage += _site_lines() if site else []
    stage += _override_lines(override)
    stage += _build_lines(manifest.build, "sample/")
    over = ["COPY --from=build /overlay/ /"] if override.overlay else []
    return _text([*stage, *final, *_keep_lines(manifest.build), *over])


def lint_dockerfile(sample: Sample, base: Callable[[Base], str], *, label: str, site: bool) -> str:
    """An image that exists only if the sample is clean under its language's own tools."""
    manifest = sample.manifest
    lines = [f"FROM {base(recipe(manifest).lint)} AS lint", f"LABEL {label}"]
    lines += _site_lines() if site else []
    lines += _build_lines(manifest.build or Build(), "sample/")
    lines += [_run(command) for command in manifest.lint.run]
    lines += [_run("echo clean > /clean"), "FROM scratch", "COPY --from=lint /clean /clean"]
    return _text(lines)


def labelled(dockerfile: str, label: str) -> str:
    """The same with a label on its named stages, by which what is left of them is found."""
    lines = []
    for line in dockerfile.splitlines():
        lines.append(line)
        if _NAMED_STAGE.match(line):
            lines.append(f"LABEL {label}")
    return _text(lines)


# -- the reader's


def readers_dockerfile(manifest: Manifest, program: str) -> str:
    """A Dockerfile that works in the sample's folder, with nothing of the gallery."""
    needs = recipe(manifest)
    final = [f"FROM {READER_BASE}", *_apt_lines(needs.runtime), f"WORKDIR {WORKDIR}"]
    lines: list[str] = []
    if manifest.build is None:
        final.append("COPY . ./")
    else:
        lines = [f"FROM {READER_BASE} AS build", *_apt_lines(needs.build)]
        lines += _build_lines(manifest.build, ".")
        final += _keep_lines(manifest.build)
    command = json.dumps(list(manifest.programs[program].run))
    return _text([*lines, *final, f"CMD {command}"])


def _apt_lines(packages: Packages) -> list[str]:
    return [f"RUN {apt_script(packages)}"] if packages else []


def _build_lines(build: Build, source: str) -> list[str]:
    return [f"WORKDIR {WORKDIR}", f"COPY {source} ./", *map(_run, build.run)]


def _override_lines(override: Override) -> list[str]:
    """What the build needs of an override: it changes seldom, and stands before the sample."""
    lines = [f"COPY {folder}/ /{folder}/" for folder in override.trees]
    return lines + [f"ENV {name}={_value(text)}" for name, text in override.variables.items()]


def _value(text: str) -> str:
    """A value of ENV that nothing is put into."""
    return json.dumps(text).replace("$", "\\$")


def taken(kept: str) -> str:
    """A `keep` entry as a reader would do it by hand."""
    path = PurePosixPath(kept)
    if path.is_absolute() or len(path.parts) == 1:
        return f"{kept} stays where it is"
    return f"cp -r {kept} ./{path.name}"


def _keep_lines(build: Build) -> list[str]:
    """COPY lines: a relative path keeps its name, an absolute one its place."""
    if not build.keep:
        return [f"COPY --from=build {WORKDIR}/ ./"]
    lines = []
    for kept in build.keep:
        path = PurePosixPath(kept)
        target = str(path) if path.is_absolute() else f"./{path.name}"
        lines.append(f"COPY --from=build {PurePosixPath(WORKDIR) / path} {target}")
    return lines


def _site_lines() -> list[str]:
    """Trust the site's authority in this stage: the system's store, Java's, and the tools'."""
    variables = " ".join(f"{name}={certificates.BUNDLE}" for name in certificates.TOOL_VARIABLES)
    return [
        f"COPY {SITE_FOLDER}/ /usr/local/share/ca-certificates/",
        "RUN if command -v update-ca-certificates; then update-ca-certificates; fi",
        f"ENV {variables}",
    ]


def _run(command: str) -> str:
    """A RUN instruction that fails when any part of its command does."""
    return f"RUN set -e; {command}"


def _text(lines: Iterable[str]) -> str:
    return "\n".join(lines) + "\n"


def quoted(argv: Iterable[str]) -> str:
    """An argument vector as a reader would type it."""
    return shlex.join(argv)
