"""The bench that serves clients of every protocol version: its image, and its pcscd by name."""

from __future__ import annotations

import re
from typing import Final

from harness.bench.bench import Bench
from harness.benchd.installed import RELEASES
from harness.errors import BadInput, BenchFailed
from harness.images.image import Image
from harness.images.images import Images
from harness.images.log import Log

# 1.9.9 ends the sentence, as in "1.9.9."; a patched one adds what for, such as +short-atr.
_VERSION = re.compile(rb"^pcsc-lite version ([0-9.]+?)(?:\+(\S+))?\.?$", re.MULTILINE)
NEWEST: Final = "newest"
# By the name of a release: its number where that stays, and the protocols of clients it serves.
_NUMBERS: Final = {"debian-13": "2.3", "debian-12": "1.9"}
_SERVES: Final = {
    NEWEST: "protocol 4:4 to 4:6 (pcsc-lite 1.8.24 and later)",
    "debian-13": "protocol 4:5 (pcsc-lite 2.0 to 2.3)",
    "debian-12": "protocol 4:4 (pcsc-lite 1.8.24 to 1.9)",
}


def any_client_image(images: Images, log: Log) -> Image:
    """Build the bench's image with the pcscd and the driver of images of their own.

    What changes in the bench, cards included, compiles neither.
    """
    daemon = images.tool("pcscd-any", log)
    driver = images.tool("vpcd-single", log)
    bench = images.tool("bench", log)
    return images.tool("bench-any", log, BENCH=bench.tag, PCSCD=daemon.tag, VPCD=driver.tag)


def release_named(word: str) -> str:
    """The release of pcscd that is meant by its name, or by its number such as 1.9.9.

    BadInput, with those that there are, for one that no bench has.
    """
    if word in RELEASES:
        return word
    numbered = [n for n, number in _NUMBERS.items() if f"{word}.".startswith(f"{number}.")]
    if numbered:
        return numbered[0]
    if re.fullmatch(r"2\.([4-9]|\d\d)(\.\d+)*", word):
        return NEWEST  # whose number is seen when it has started
    known = ", ".join(f"{name} ({_NUMBERS.get(name, 'after 2.3')})" for name in RELEASES)
    raise BadInput(f"No bench has a pcscd {word!r}.", hint=f"there are {known}")


def check_release(bench: Bench, word: str) -> None:
    """BadInput where a bench's pcscd is not of the number that was asked for."""
    version, _ = version_of(bench)
    if word and word not in RELEASES and not f"{version}.".startswith(f"{word}."):
        raise BadInput(f"No bench has a pcscd {word!r}.", hint=f"{bench.daemon} is {version}")


def served_by(bench: Bench) -> str:
    """The clients that a bench's pcscd serves, by their protocol."""
    return _SERVES[bench.daemon or NEWEST]


def daemon_of(bench: Bench) -> str:
    """The pcscd of a bench as it says itself, such as `pcscd 2.5.2 (patched: short-atr)`."""
    version, patches = version_of(bench)
    return f"pcscd {version}" + (f" (patched: {patches})" if patches else "")


def version_of(bench: Bench) -> tuple[str, str]:
    """The release of a bench's pcscd, and what it is patched for; "" where it is not."""
    program = str(RELEASES[bench.daemon][0]) if bench.daemon else "pcscd"
    said = bench.container.execute([program, "--version"]).stdout
    found = _VERSION.search(said)
    if found is None:
        raise BenchFailed("pcscd does not say its version.", said.decode("utf-8", "replace"))
    version, patches = (part.decode() if part else "" for part in found.groups())
    return version, patches
