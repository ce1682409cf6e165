"""Dockerfiles from a manifest: the one a reader can use, and the ones the gallery builds.

They differ in three places only. The reader's installs packages where the gallery starts
from an image that has them already (shared by all samples with the same list), it makes the
sample's platform, of which the gallery has an image, and the gallery's build stages take a
site's certificate authority where there is one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from msgspec.structs import replace

from harness.images import certificates
from harness.images.instructions import (
    WORKDIR,
    build_lines,
    install_lines,
    keep_lines,
    making_lines,
    run,
    share_lines,
    text_of,
)
from harness.images.packages import Packages
from harness.samples.manifest import Build
from harness.samples.override import Override
from harness.samples.platform import Platform
from harness.samples.sample import Sample

SITE_FOLDER = ".site-ca"
_STORE = "/usr/local/share/ca-certificates"  # of a site's own, one to a file
_AUTHORITIES = "/tmp/site-ca.pem"  # the same in one file, for apt
NO_PLATFORM = Platform(title="")
_NAMED_STAGE = re.compile(r"FROM\s+\S+\s+AS\s", re.IGNORECASE)


class Maker(Protocol):
    """Makes a Dockerfile from a sample. base: gives the image with packages.

    label: of the build stage. site: whether the context has a site's authorities.
    platform: the tag of its platform's image.
    """

    def __call__(
        self,
        sample: Sample,
        base: Callable[[Packages], str],
        *,
        label: str,
        site: bool,
        platform: str = "",
    ) -> str: ...


@dataclass(frozen=True)
class Recipe:
    """The package lists of the images that a sample needs; empty: the bare base.

    checked: of the image that linters are installed over; lint: those that it does not have.
    """

    build: Packages
    runtime: Packages
    checked: Packages
    lint: Packages


def recipe(sample: Sample) -> Recipe:
    """Which Debian packages each image has. Without `keep` the one image has them all.

    Linters go over the image that the sample is built in; one whose only image is the runtime's
    is checked there.
    """
    manifest, platform = sample.manifest, sample.platform or NO_PLATFORM
    keeps = manifest.build is not None and bool(manifest.build.keep)
    build = _packages(manifest.build.apt, platform.build.apt) if manifest.build else ()
    runtime = _packages(manifest.runtime.apt, platform.runtime.apt, () if keeps else build)
    checked = build if keeps else runtime
    lint = tuple(name for name in _packages(manifest.lint.apt) if name not in checked)
    return Recipe(build, runtime, checked, lint)


def _packages(*lists: Iterable[str]) -> Packages:
    return tuple(sorted({name for packages in lists for name in packages}))


# -- the Dockerfiles; `base` gives the image with packages


def run_dockerfile(
    sample: Sample, base: Callable[[Packages], str], *, label: str, site: bool, platform: str = ""
) -> str:
    """The image that runs the sample.

    The context has it in sample/, a CA in .site-ca/, and the trees of an override by their names.
    """
    manifest, override = sample.manifest, sample.override
    needs, on = recipe(sample), sample.platform or NO_PLATFORM
    final = [f"FROM {base(needs.runtime)}", *share_lines(on.runtime, platform)]
    final.append(f"WORKDIR {WORKDIR}")
    if manifest.build is None:
        return text_of([*final, "COPY sample/ ./"])
    stage = [f"FROM {base(needs.build)} AS build", f"LABEL {label}"]
    stage += _site_lines() if site else []
    stage += share_lines(on.build, platform)
    stage += _override_lines(override)
    stage += build_lines(manifest.build, "sample/")
    over = ["COPY --from=build /overlay/ /"] if override.overlay else []
    return text_of([*stage, *final, *keep_lines(manifest.build), *over])


def lint_dockerfile(
    sample: Sample, base: Callable[[Packages], str], *, label: str, site: bool, platform: str = ""
) -> str:
    """An image that exists only if the sample is clean under its language's own tools.

    They are many, and of no use afterwards: they go with the stage.
    """
    manifest, on, needs = sample.manifest, sample.platform or NO_PLATFORM, recipe(sample)
    lines = [f"FROM {base(needs.checked)} AS lint", f"LABEL {label}"]
    lines += _site_lines(needs.lint) if site else install_lines(needs.lint)
    lines += share_lines(on.build, platform)
    build = manifest.build or Build()
    # What a build needs that not everybody has, a linter has to do without.
    lines += build_lines(replace(build, run=()) if manifest.needs else build, "sample/")
    lines += [run(command) for command in manifest.lint.run]
    lines += [run("echo clean > /clean"), "FROM scratch", "COPY --from=lint /clean /clean"]
    return text_of(lines)


def platform_dockerfile(platform: Platform, base: str, *, label: str, site: bool) -> str:
    """An image that holds what samples get of a platform, and nothing else.

    base: the image with the packages that it is made with. The context has its folder in
    platform/, a CA in .site-ca/.
    """
    lines = [f"FROM {base} AS make", f"LABEL {label}", *(_site_lines() if site else [])]
    lines += making_lines(platform, "platform/")
    lines.append("FROM scratch")
    lines += [f"COPY --from=make {path} {path}" for path in platform.kept]
    return text_of(lines)


def labelled(dockerfile: str, label: str) -> str:
    """The same with a label on its named stages, by which what is left of them is found."""
    lines = []
    for line in dockerfile.splitlines():
        lines.append(line)
        if _NAMED_STAGE.match(line):
            lines.append(f"LABEL {label}")
    return text_of(lines)


def _override_lines(override: Override) -> list[str]:
    """What the build needs of an override: it changes seldom, and stands before the sample."""
    lines = [f"COPY {folder}/ /{folder}/" for folder in override.trees]
    return lines + [f"ENV {name}={_value(text)}" for name, text in override.variables.items()]


def _value(text: str) -> str:
    """A value of ENV that nothing is put into."""
    return json.dumps(text).replace("$", "\\$")


def _site_lines(packages: Packages = ()) -> list[str]:
    """Trust the site's authority in this stage: the system's store, Java's, and the tools'.

    packages: to be installed first, since they may be what has such a store.
    """
    variables = " ".join(f"{name}={certificates.BUNDLE}" for name in certificates.TOOL_VARIABLES)
    whole = [run(f"cat {_STORE}/*.crt > {_AUTHORITIES}")] if packages else []
    return [
        f"COPY {SITE_FOLDER}/ {_STORE}/",
        *whole,
        *install_lines(packages, _AUTHORITIES),
        "RUN if command -v update-ca-certificates; then update-ca-certificates; fi",
        f"ENV {variables}",
    ]
