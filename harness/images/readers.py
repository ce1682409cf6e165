"""What a reader does by hand: the Dockerfile of a sample, and its steps in words."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterable
from pathlib import PurePosixPath

from harness.images.dockerfile import NO_PLATFORM, recipe
from harness.images.instructions import (
    WORKDIR,
    build_lines,
    install_lines,
    keep_lines,
    making_lines,
    share_lines,
    text_of,
)
from harness.samples.platform import Platform
from harness.samples.sample import Sample

READER_BASE = "debian:trixie-slim"
_PLATFORM = "platform"


def readers_dockerfile(sample: Sample, program: str) -> str:
    """A Dockerfile that works in the sample's folder, with nothing of the gallery.

    With a platform it works at the top of a checkout, where that is, too.
    """
    manifest, on = sample.manifest, sample.platform or NO_PLATFORM
    needs, source = recipe(sample), f"samples/{sample.name}/" if sample.platform else "."
    lines = _platform_lines(sample.platform) if sample.platform else []
    final = [f"FROM {READER_BASE}", *install_lines(needs.runtime)]
    final += [*share_lines(on.runtime, _PLATFORM), f"WORKDIR {WORKDIR}"]
    if manifest.build is None:
        final.append(f"COPY {source} ./")
    else:
        lines += [f"FROM {READER_BASE} AS build", *install_lines(needs.build)]
        lines += share_lines(on.build, _PLATFORM)
        lines += build_lines(manifest.build, source)
        final += keep_lines(manifest.build)
    command = json.dumps(list(manifest.programs[program].run))
    return text_of([*lines, *final, f"CMD {command}"])


def _platform_lines(platform: Platform) -> list[str]:
    lines = ["# To be built at the top of a checkout of the gallery."]
    lines += [f"FROM {READER_BASE} AS {_PLATFORM}", *install_lines(platform.make.apt)]
    return lines + making_lines(platform, f"containers/{platform.name}/")


def taken(kept: str) -> str:
    """A `keep` entry as a reader would do it by hand."""
    path = PurePosixPath(kept)
    if path.is_absolute() or len(path.parts) == 1:
        return f"{kept} stays where it is"
    return f"cp -r {kept} ./{path.name}"


def quoted(argv: Iterable[str]) -> str:
    """An argument vector as a reader would type it."""
    return shlex.join(argv)
