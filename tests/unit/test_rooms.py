"""The order of the rooms: a room imports only rooms below it."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from harness.images.context import SHIPPED
from harness.pages.rooms import FLOORS
from harness.paths import HARNESS, ROOT

FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
TOP = {"__init__", "__main__", "cli", "errors", "interrupts", "paths", "version"}
MODULES = sorted(path for path in HARNESS.rglob("*.py") if path != HARNESS / "__init__.py")
LONGEST = 200  # lines


def room_of(path: Path) -> str:
    """The room that a module is in; a module at the top is one of its own."""
    return path.relative_to(HARNESS).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """The modules that a module imports, whole names."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= names if node.module == "harness" else {node.module}
    return found


def rooms_imported(path: Path) -> set[str]:
    """The rooms of the harness that a module imports from."""
    return {name.split(".")[1] for name in imported(path) if name.startswith("harness.")}


each = pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(HARNESS).as_posix())


@each
def test_a_room_imports_only_rooms_below_it(path: Path) -> None:
    mine = room_of(path)
    above = {room for room in rooms_imported(path) - {mine} if FLOOR[room] >= FLOOR[mine]}
    assert above == set()


@each
def test_a_module_fits_on_a_few_screens(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


def test_every_room_has_its_floor_and_says_what_lives_there() -> None:
    rooms = {path.name for path in HARNESS.iterdir() if path.is_dir() and path.name[0] != "_"}
    assert rooms == {room for room in FLOOR if (HARNESS / room).is_dir()}
    assert rooms | TOP - {"__init__"} == set(FLOOR)
    for room in rooms:
        text = (HARNESS / room / "__init__.py").read_text(encoding="utf-8")
        assert ast.get_docstring(ast.parse(text)), room


def test_at_the_top_there_is_nothing_else() -> None:
    assert {path.stem for path in HARNESS.glob("*.py")} == TOP


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if room_of(path) in SHIPPED],
    ids=lambda p: p.relative_to(HARNESS).as_posix(),
)
def test_shipped_module_imports_only_shipped_rooms_standard_library_and_pyscard(path: Path) -> None:
    assert rooms_imported(path) <= {*SHIPPED}
    others = {name.split(".")[0] for name in imported(path)} - {"harness"}
    pyscard = {"smartcard"} if room_of(path) == "benchd" else set()
    assert others <= sys.stdlib_module_names | pyscard


@pytest.mark.parametrize("module", ["socket", "select", "time", "threading", "asyncio"])
def test_a_card_knows_no_socket_no_clock_and_no_thread(module: str) -> None:
    for path in (HARNESS / "cards").glob("*.py"):
        assert module not in {name.split(".")[0] for name in imported(path)}, path


def test_one_module_imports_docker() -> None:
    importing = [path for path in MODULES if {"docker", "docker.errors"} & imported(path)]
    assert [path.relative_to(HARNESS).as_posix() for path in importing] == ["engine/api.py"]


def test_one_module_imports_dask_and_one_that_one_when_it_is_asked_for() -> None:
    importing = {
        path.relative_to(HARNESS).as_posix()
        for path in MODULES
        if {"dask", "distributed"} & {name.split(".")[0] for name in imported(path)}
    }
    assert importing == {"cluster/dask_cluster.py"}
    asked = 'import sys, harness.cli, harness.commands.run; print("distributed" in sys.modules)'
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def test_a_command_imports_no_other_but_fuzz_which_is_a_way_to_test() -> None:
    for path in (HARNESS / "commands").glob("*.py"):
        names = {name for name in imported(path) if name.startswith("harness.commands.")}
        assert names == ({"harness.commands.test"} if path.stem == "fuzz" else set()), path
