"""Build contexts: what goes into an image, as files, and as the tar the engine takes.

Names and contents count; owners, modes and times do not, so that two checkouts of the same
commit give the same image.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Mapping
from pathlib import Path

from harness.images.dockerfile import SITE_FOLDER
from harness.paths import CONTAINERS, HARNESS
from harness.samples.override import Link
from harness.samples.sample import Sample

# The rooms of the harness that are shipped into the bench, and the tools that take them.
SHIPPED = ("atr", "benchd", "cards", "readers", "trace", "world")
TAKE_SHIPPED = ("bench",)

_BEGIN = b"-----BEGIN CERTIFICATE-----"
_EXECUTABLE = b"#!"


Files = Mapping[str, bytes]


def sample_files(sample: Sample) -> dict[str, bytes]:
    """A sample's files by their path in its folder."""
    return {p.relative_to(sample.folder).as_posix(): p.read_bytes() for p in sample.files()}


def tool_files(name: str, containers: Path = CONTAINERS) -> dict[str, bytes]:
    """The files of containers/`name`, with what of the harness is shipped into it."""
    files = _below(containers / name, "")
    return files | shipped_files() if name in TAKE_SHIPPED else files


def shipped_files() -> dict[str, bytes]:
    """The parts of the harness that run inside the bench, below harness/."""
    files = {"harness/__init__.py": (HARNESS / "__init__.py").read_bytes()}
    for room in SHIPPED:
        files |= _below(HARNESS / room, f"harness/{room}/")
    return files


def _below(folder: Path, prefix: str) -> dict[str, bytes]:
    return {
        prefix + path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def site_files(authorities: bytes) -> dict[str, bytes]:
    """Split authorities into one file each: Debian's store takes only one from a file."""
    parts = [_BEGIN + part for part in authorities.split(_BEGIN)[1:]]
    return {f"{SITE_FOLDER}/site-{n}.crt": part for n, part in enumerate(parts)}


def tar(files: Files) -> bytes:
    """A tar archive of files and links; what starts with #! is executable."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in sorted(files.items()):
            member = tarfile.TarInfo(name)
            if isinstance(data, Link):
                member.type, member.linkname = tarfile.SYMTYPE, data.decode()
                archive.addfile(member)
                continue
            member.size = len(data)
            member.mode = 0o755 if data.startswith(_EXECUTABLE) else 0o644
            archive.addfile(member, io.BytesIO(data))
    return buffer.getvalue()
