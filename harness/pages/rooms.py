"""The rooms of the harness, ground floor first: what may import what."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from harness.paths import HARNESS

# Rooms of one floor do not import each other; a module at the top is a room of its own.
FLOORS = (
    {"errors", "interrupts", "paths"},
    {"version"},
    {"atr"},
    {"cards", "trace"},
    {"readers"},
    {"world"},
    {"benchd"},
    {"engine", "forms", "programs", "samples"},
    {"scenarios", "vicc", "wrappers"},
    {"images", "judge"},
    {"report", "bench"},
    {"runs", "render"},
    {"cluster", "testbench"},
    {"grid", "live", "measures", "pages"},
    {"commands"},
    {"cli"},
    {"__main__"},
)


def rooms() -> Iterator[tuple[str, str]]:
    """Each room that is a folder, and the first line of what it says of itself."""
    for floor in FLOORS:
        for name in sorted(floor):
            path = HARNESS / name / "__init__.py"
            if path.is_file():
                text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
                yield name, text.partition("\n\n")[0].replace("\n", " ")
