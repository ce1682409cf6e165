"""The whole grid, row by row: a bench for each pcscd."""

from __future__ import annotations

from collections.abc import Callable

from harness.bench.bench import Bench
from harness.bench.sample_container import SampleContainer
from harness.bench.sandbox import Sandbox
from harness.bench.turns import Turns
from harness.grid.cells import Row
from harness.grid.grid import Cell, Grid, Side
from harness.grid.releases import Releases
from harness.grid.sides import GridImages, daemon_side, library_sides
from harness.images.images import Images
from harness.images.log import Log

Tell = Callable[[str], None]


def run(images: Images, table: Releases, log: Log, tell: Tell) -> Grid:
    """Ask all questions of all pairs. BenchFailed where a bench, and not a pair, is at fault.

    log: what building the images says; tell: what is run now.
    """
    tell("images: those that are not there are built now, which takes minutes")
    opened, built = images.session, GridImages.build(images, log)
    sandbox = Sandbox(opened, built.runner)
    daemons: list[Side] = []
    libraries: tuple[Side, ...] = ()
    cells: list[Cell] = []
    for number, (name, image) in enumerate(built.benches.items(), start=1):
        with Bench(opened, image.tag) as bench:
            container = SampleContainer(bench, sandbox, built.libraries.tag, Turns(1))
            daemons.append(daemon_side(table, name, bench))
            libraries = libraries or tuple(library_sides(table, container))
            tell(f"pcscd {daemons[-1].version}, {number} of {len(built.benches)}")
            cells += Row(name, bench, container).cells()
            container.discard()
    return Grid(daemons=tuple(daemons), libraries=libraries, cells=tuple(cells), releases=table)
