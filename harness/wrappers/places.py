"""Where in a source tree a package is: the folder that has its manifest."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath
from xml.etree import ElementTree

from harness.errors import BadInput
from harness.wrappers.tree import Tree

_MODULE = re.compile(rb"^module\s+(\S+)", re.MULTILINE)


def _crate(data: bytes) -> str:
    package = tomllib.loads(data.decode()).get("package", {})
    return str(package.get("name", ""))


def _npm(data: bytes) -> str:
    return str(json.loads(data).get("name", ""))


def _go(data: bytes) -> str:
    found = _MODULE.search(data)
    return found[1].decode().strip('"') if found else ""


def _maven(data: bytes) -> str:
    """The artifact's own name, without its group: that may stand in a parent elsewhere."""
    found = ElementTree.fromstring(data).findtext("{*}artifactId")
    return (found or "").strip()


# By registry: the file that says what a package is called, and how it says so.
_SAYS: Mapping[str, tuple[str, Callable[[bytes], str]]] = {
    "crates.io": ("Cargo.toml", _crate),
    "npm": ("package.json", _npm),
    "go": ("go.mod", _go),
    "maven": ("pom.xml", _maven),
}


def place_of(package: str, registry: str, tree: Tree) -> str:
    """The folder of a package in a tree, relative to it; "" is the tree's own.

    Where a registry's packages have no such file, it is the tree's own. BadInput where no
    folder of the tree is of that package.
    """
    if registry not in _SAYS:
        return ""
    file, says = _SAYS[registry]
    wanted = package.rpartition(":")[2] if registry == "maven" else package
    named: dict[str, str] = {}  # folders by what is in them, the outermost of each
    for path in sorted(map(PurePosixPath, tree.files), key=lambda p: (len(p.parts), p)):
        if path.name == file:
            named.setdefault(_said(says, tree.files[str(path)]), str(path.parent))
    if wanted not in named:
        others = ", ".join(sorted(filter(None, named))[:8])
        raise BadInput(
            f"{tree.root} is no source tree of {package}.",
            f"{'there are ' + others if others else f'it has no {file}'}",
            f"name the folder that has {package}'s {file} in it",
        )
    return "" if named[wanted] == "." else named[wanted]


def _said(says: Callable[[bytes], str], data: bytes) -> str:
    """What a file says; "" for one that is broken, as test data of a wrapper may be."""
    try:
        return says(data)
    except (ValueError, ElementTree.ParseError, AttributeError):
        return ""
