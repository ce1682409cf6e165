"""The bench that serves clients of every protocol version: its image, and its pcscd by name."""

from __future__ import annotations

import re

from harness.bench.bench import Bench
from harness.errors import BenchFailed
from harness.images.image import Image
from harness.images.images import Images
from harness.images.log import Log

# 1.9.9 ends the sentence, as in "1.9.9."; a patched one adds what for, such as +short-atr.
_VERSION = re.compile(rb"^pcsc-lite version ([0-9.]+?)(?:\+(\S+))?\.?$", re.MULTILINE)
PROTOCOLS = "protocol 4:4 to 4:6 (pcsc-lite 1.8.24 and later)"


def any_client_image(images: Images, log: Log) -> Image:
    """Build the bench's image with the pcscd of an image of its own.

    What changes in the bench, cards included, compiles no daemon.
    """
    daemon = images.tool("pcscd-any", log)
    bench = images.tool("bench", log)
    return images.tool("bench-any", log, BENCH=bench.tag, PCSCD=daemon.tag)


def daemon_of(bench: Bench) -> str:
    """The pcscd of a bench as it says itself, such as `pcscd 2.5.2 (patched: short-atr)`."""
    version, patches = version_of(bench)
    return f"pcscd {version}" + (f" (patched: {patches})" if patches else "")


def version_of(bench: Bench) -> tuple[str, str]:
    """The release of a bench's pcscd, and what it is patched for; "" where it is not."""
    said = bench.container.execute(["pcscd", "--version"]).stdout
    found = _VERSION.search(said)
    if found is None:
        raise BenchFailed("pcscd does not say its version.", said.decode("utf-8", "replace"))
    version, patches = (part.decode() if part else "" for part in found.groups())
    return version, patches
