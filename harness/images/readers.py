"""What a reader does by hand: the Dockerfile of a sample, and its steps in words."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable
from pathlib import PurePosixPath

from harness.images.dockerfile import recipe
from harness.images.instructions import WORKDIR, build_lines, keep_lines, text_of
from harness.images.packages import Packages, apt_script
from harness.samples.manifest import Manifest

READER_BASE = "debian:trixie-slim"


def readers_dockerfile(manifest: Manifest, program: str) -> str:
    """A Dockerfile that works in the sample's folder, with nothing of the gallery."""
    needs = recipe(manifest)
    final = [f"FROM {READER_BASE}", *_apt_lines(needs.runtime), f"WORKDIR {WORKDIR}"]
    lines: list[str] = []
    if manifest.build is None:
        final.append("COPY . ./")
    else:
        lines = [f"FROM {READER_BASE} AS build", *_apt_lines(needs.build)]
        lines += build_lines(manifest.build, ".")
        final += keep_lines(manifest.build)
    command = json.dumps(list(manifest.programs[program].run))
    return text_of([*lines, *final, f"CMD {command}"])


def _apt_lines(packages: Packages) -> list[str]:
    return [f"RUN {apt_script(packages)}"] if packages else []


def taken(kept: str) -> str:
    """A `keep` entry as a reader would do it by hand."""
    path = PurePosixPath(kept)
    if path.is_absolute() or len(path.parts) == 1:
        return f"{kept} stays where it is"
    return f"cp -r {kept} ./{path.name}"


def quoted(argv: Iterable[str]) -> str:
    """An argument vector as a reader would type it."""
    return shlex.join(argv)
