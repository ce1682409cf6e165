"""Source packages of wrappers, as their registries give them away."""

from __future__ import annotations

import json
import urllib.request
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


def _fetched(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=60) as answer:
        data: bytes = answer.read()
        return data
