"""`inv grid`: its JSON."""

from __future__ import annotations

import json

import msgspec

from harness.commands.grid import as_text
from harness.grid.grid import Grid
from tests.unit.grid.grids import STOPPED, grid


def test_json_has_every_cell_and_the_table_with_its_sources() -> None:
    text = as_text(grid(trixie_bookworm=STOPPED))
    document = json.loads(text)
    assert [side["id"] for side in document["daemons"]] == ["bookworm", "trixie"]
    assert [side["id"] for side in document["libraries"]] == ["bookworm", "static"]
    assert len(document["cells"]) == 2 * 2 * 3
    stopped = [cell for cell in document["cells"] if cell["outcome"] == "fails"]
    assert {cell["question"] for cell in stopped} == {"connect", "exchange", "wait"}
    assert {(cell["code"], cell["name"]) for cell in stopped} == {
        ("0x8010001E", "SCARD_E_SERVICE_STOPPED")
    }
    assert all(len(cell["log"]) == 2 for cell in stopped)
    assert all(known["source"] for known in document["releases"]["distribution"])


def test_json_gives_the_grid_back() -> None:
    made = grid(trixie_bookworm=STOPPED)
    assert msgspec.json.decode(as_text(made), type=Grid) == made
