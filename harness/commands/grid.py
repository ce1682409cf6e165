"""`inv grid`: which pcscd serves programs with which libpcsclite, run and not asserted."""

from __future__ import annotations

import sys

from harness.engine.engine import Engine
from harness.engine.session import session
from harness.grid.grid import Grid
from harness.grid.releases import load
from harness.grid.run import run
from harness.grid.table import print_grid
from harness.images.base import images_of
from harness.render.console import console
from harness.render.json import indented


def grid(as_json: bool) -> None:
    """Run the grid and print it; as JSON with as_json. A cell that does not work is no failure."""
    table = load()
    with session(Engine.connect()) as opened:
        made = run(images_of(opened), table, _silent, _tell)
    if as_json:
        sys.stdout.write(as_text(made))
    else:
        print_grid(made, console())


def as_text(made: Grid) -> str:
    """The grid as JSON."""
    return indented(made)


def _silent(_: str) -> None:
    """Take no notice."""


def _tell(text: str) -> None:
    print(f"grid: {text}", file=sys.stderr, flush=True)
