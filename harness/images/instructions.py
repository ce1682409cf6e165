"""Lines of Dockerfiles, as the gallery's and the reader's have them alike."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from harness.images.packages import Packages, apt_script
from harness.samples.manifest import Build
from harness.samples.platform import Platform, Share

WORKDIR = "/sample"
PLATFORM_WORKDIR = "/platform"


def install_lines(packages: Packages, authorities: str = "") -> list[str]:
    """How packages come into an image. authorities: the path of a site's own; "" for none."""
    return [f"RUN {apt_script(packages, authorities)}"] if packages else []


def build_lines(build: Build, source: str) -> list[str]:
    """A sample's own build, of the files in a path of the context."""
    return [f"WORKDIR {WORKDIR}", f"COPY {source} ./", *map(run, build.run)]


def making_lines(platform: Platform, source: str) -> list[str]:
    """How a platform is made, of its folder in a path of the context."""
    return [f"WORKDIR {PLATFORM_WORKDIR}", f"COPY {source} ./", *map(run, platform.make.run)]


def share_lines(share: Share, platform: str) -> list[str]:
    """What an image gets out of a platform's, or its stage."""
    return [f"COPY --from={platform} {path} {path}" for path in share.keep]


def keep_lines(build: Build) -> list[str]:
    """COPY lines: a relative path keeps its name, an absolute one its place."""
    if not build.keep:
        return [f"COPY --from=build {WORKDIR}/ ./"]
    lines = []
    for kept in build.keep:
        path = PurePosixPath(kept)
        target = str(path) if path.is_absolute() else f"./{path.name}"
        lines.append(f"COPY --from=build {PurePosixPath(WORKDIR) / path} {target}")
    return lines


def run(command: str) -> str:
    """A RUN instruction that fails when any part of its command does."""
    return f"RUN set -e; {command}"


def text_of(lines: Iterable[str]) -> str:
    """A Dockerfile of these lines."""
    return "\n".join(lines) + "\n"
