"""A digest of the code that makes a line of a report: the same on every machine of a run."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from harness.paths import CONTAINERS, HARNESS


def digest(harness: Path = HARNESS, containers: Path = CONTAINERS) -> str:
    """The SHA-256 of the harness's modules and of what is built into its images, hexadecimal."""
    made = hashlib.sha256()
    for root in (harness, containers):
        for path in _files(root):
            name, data = path.relative_to(root).as_posix(), path.read_bytes()
            made.update(f"{root.name}/{name}\0{len(data)}\0".encode() + data)
    return made.hexdigest()


def _files(root: Path) -> Iterator[Path]:
    """Sorted; without pages and what Python keeps for itself."""
    for path in sorted(root.rglob("*")):
        if path.is_file() and path.suffix != ".md" and "__pycache__" not in path.parts:
            yield path


# Of the modules as they are now: a worker that goes on after its checkout has changed still
# runs what it has imported.
CODE = digest()
