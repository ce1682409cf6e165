"""The sides: the images that rows and columns are run in, and what they say of themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from harness.bench.any_client import any_client_image, version_of
from harness.bench.bench import Bench
from harness.bench.sample_container import SampleContainer
from harness.grid.grid import Side
from harness.grid.releases import Releases, release
from harness.images.image import Image
from harness.images.images import Images
from harness.images.log import Log
from harness.samples.manifest import Program

FOLDER: Final = "/opt/grid"  # of containers/grid: a folder for each library, with its version
STATIC: Final = "static"

# What they are out of, by their ids; how they came into the images stands in containers/.
DAEMONS: Final = {
    "bookworm": "Debian 12",
    "trixie": "Debian 13",
    "testing": "Debian testing's source",
}
LIBRARIES: Final = {
    "bookworm": "Debian 12",
    "trixie": "Debian 13",
    "testing": "Debian testing",
    STATIC: "Debian 13's source",
}


@dataclass(frozen=True)
class GridImages:
    """The images of a grid. benches: by the id of their pcscd, in the order of DAEMONS."""

    benches: Mapping[str, Image]
    libraries: Image
    runner: Image

    @classmethod
    def build(cls, images: Images, log: Log) -> GridImages:
        """Build what is not there."""
        bench = images.tool("bench", log)
        libraries = images.tool("grid", log)
        benches = {
            "bookworm": images.tool("bench-debian-12", log, BENCH=bench.tag, GRID=libraries.tag),
            "trixie": bench,
            "testing": any_client_image(images, log),
        }
        return cls(benches, libraries, images.tool("runner", log))


def daemon_side(table: Releases, name: str, bench: Bench) -> Side:
    """The pcscd of a bench. name: its id."""
    version, patched = version_of(bench)
    return _side(table, name, DAEMONS[name], version, patched)


def library_sides(table: Releases, container: SampleContainer) -> Iterator[Side]:
    """The libraries in their container."""
    for name, origin in LIBRARIES.items():
        done = container.alone(Program("", ("cat", f"{FOLDER}/{name}/version")))
        yield _side(table, name, origin, done.stdout.decode("utf-8", "replace").strip())


def _side(table: Releases, name: str, origin: str, version: str, patched: str = "") -> Side:
    """A side, with what the table knows of its release."""
    number = release(version)
    having = () if name == STATIC else table.having(number)  # no distribution has that program
    return Side(
        id=name,
        origin=origin,
        version=version,
        release=number,
        patched=patched,
        distributions=tuple(known.name for known in having),
        alike=tuple(map(str, table.alike(number))),
    )
