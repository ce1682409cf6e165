"""Build contexts: what goes into an image, as files, and as the tar the engine takes.

Names, contents and the executable bit count; owners and times do not, so that two
checkouts of the same commit give the same image.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Mapping
from pathlib import Path

from harness.images.dockerfile import SITE_FOLDER
from harness.paths import CONTAINERS, HARNESS
from harness.samples.sample import Sample

# The parts of the harness that run inside the bench.
_INSIDE_BENCH = ("__init__.py", "benchd", "cards", "readers", "trace", "world")

_BEGIN = b"-----BEGIN CERTIFICATE-----"
_EXECUTABLE = b"#!"


Files = Mapping[str, bytes]


def sample_files(sample: Sample) -> dict[str, bytes]:
    """A sample's files by their path in its folder."""
    return {p.relative_to(sample.folder).as_posix(): p.read_bytes() for p in sample.files()}


def tool_files(name: str) -> dict[str, bytes]:
    """The files of containers/`name`, with those parts of the harness that run in a bench."""
    files = _below(CONTAINERS / name, "")
    if "harness/" in files["Dockerfile"].decode():
        for part in _INSIDE_BENCH:
            path = HARNESS / part
            files |= _below(path, f"harness/{part}/") if path.is_dir() else {}
            files |= {f"harness/{part}": path.read_bytes()} if path.is_file() else {}
    return files


def _below(folder: Path, prefix: str) -> dict[str, bytes]:
    return {
        prefix + path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def site_files(authorities: bytes) -> dict[str, bytes]:
    """One file for each certificate: Debian's store takes only one from a file."""
    parts = [_BEGIN + part for part in authorities.split(_BEGIN)[1:]]
    return {f"{SITE_FOLDER}/site-{n}.crt": part for n, part in enumerate(parts)}


def tar(files: Files) -> bytes:
    """A tar archive of files; what starts with #! is executable."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in sorted(files.items()):
            member = tarfile.TarInfo(name)
            member.size = len(data)
            member.mode = 0o755 if data.startswith(_EXECUTABLE) else 0o644
            archive.addfile(member, io.BytesIO(data))
    return buffer.getvalue()
