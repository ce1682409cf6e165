"""Source packages of wrappers, as their registries give them away."""

from __future__ import annotations

import io
import json
import tarfile
import urllib.request
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urljoin

from harness.wrappers.releases import releases


def source_of_pyscard() -> bytes:
    """The last release of pyscard, as .tar.gz."""
    listed = "https://pypi.org/pypi/pyscard/json"
    files = json.loads(_fetched(listed))["urls"]
    address = next(file["url"] for file in files if file["packagetype"] == "sdist")
    return _fetched(urljoin(listed, address))  # a mirror's address may be relative


def source_of_pcsc() -> bytes:
    """The last release of the crate pcsc, as .tar.gz."""
    version = releases("crates.io", "pcsc")[-1]
    return _fetched(f"https://static.crates.io/crates/pcsc/pcsc-{version}.crate")


def unpacked(source: bytes, place: Path) -> Path:
    """The folder of a source package; `place` is where it is to be, and not there yet."""
    with TemporaryDirectory(dir=place.parent) as folder:
        with tarfile.open(fileobj=io.BytesIO(source)) as archive:
            archive.extractall(folder, filter="data")
        (tree,) = Path(folder).iterdir()
        return tree.rename(place)


def with_a_wrong_code(library: str) -> str:
    """The source of the crate's library with the numbers of two errors in place of each other."""
    for name in ("NO_SMARTCARD", "NOT_READY"):
        assert f"ffi::SCARD_E_{name} as" in library
    mixed_up = library.replace("ffi::SCARD_E_NO_SMARTCARD as", "ffi::SCARD_E_OTHER as")
    mixed_up = mixed_up.replace("ffi::SCARD_E_NOT_READY as", "ffi::SCARD_E_NO_SMARTCARD as")
    return mixed_up.replace("ffi::SCARD_E_OTHER as", "ffi::SCARD_E_NOT_READY as")


def _fetched(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=60) as answer:
        data: bytes = answer.read()
        return data
