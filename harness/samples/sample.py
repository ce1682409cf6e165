"""The samples of a checkout: folders of `samples/`, each with its manifest."""

from __future__ import annotations

import fnmatch
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from harness.errors import BadInput, nearest
from harness.samples.manifest import Manifest, Program, load

IGNORE_FILE = ".gitignore"


@dataclass(frozen=True)
class Sample:
    """One language through one wrapper: its folder's name is its id."""

    id: str
    folder: Path
    manifest: Manifest

    def program(self, name: str) -> Program | None:
        """The program of that name, or None where this sample does not have it."""
        return self.manifest.programs.get(name)

    def unsupported(self, program: str, scenario: str) -> str | None:
        """Why the manifest declares that scenario unsupported; None where it does not."""
        declared = self.manifest.unsupported
        return declared.get(f"{program}/{scenario}") or declared.get(scenario)

    def lines_of_code(self, program: str) -> int:
        """Lines of the program's source that are not blank (comments count: readers read them)."""
        source = self.folder / self.manifest.programs[program].source
        return sum(
            bool(line.strip())
            for line in source.read_text(encoding="utf-8", errors="replace").splitlines()
        )

    def files(self) -> list[Path]:
        """What belongs to the sample, sorted: all but what samples/.gitignore names."""
        ignored = _ignored(self.folder.parent)
        found = []
        for top, folders, names in os.walk(self.folder):
            folders[:] = sorted(f for f in folders if not _matches(f, ignored))
            found += [Path(top) / name for name in names if not _matches(name, ignored)]
        return sorted(found)


def _ignored(folder: Path) -> list[str]:
    path = folder / IGNORE_FILE
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return [line.strip().rstrip("/") for line in lines if line.strip() and line[0] != "#"]


def _matches(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatch.fnmatch(name, pattern) for pattern in patterns)


def load_all(folder: Path) -> list[Sample]:
    """Every sample of `folder`, sorted by id. A folder that starts with a dot is none."""
    if not folder.is_dir():
        raise BadInput(
            f"There is no folder {folder}.", hint="run this in a checkout of the project"
        )
    folders = sorted(p for p in folder.iterdir() if p.is_dir() and p.name[0] not in "._")
    return [Sample(path.name, path, load(path)) for path in folders]


def choose_samples(folder: Path, names: Sequence[str]) -> list[Sample]:
    """The samples of `folder` that `names` mean, as `select` has it; all for no name."""
    return select("sample", {sample.id: sample for sample in load_all(folder)}, names)


Named = TypeVar("Named")


def select(what: str, known: Mapping[str, Named], patterns: Sequence[str]) -> list[Named]:
    """Those of `known` that `patterns` name, in the order of `known`; all for no pattern.

    A pattern is a name, a glob, or the beginning of names up to a dash ("rust" finds
    "rust-pcsc"). One that finds nothing is BadInput, with the nearest name.
    """
    if not patterns:
        return list(known.values())
    chosen: set[str] = set()
    for pattern in patterns:
        hits = (
            [name for name in known if name == pattern]
            or [name for name in known if fnmatch.fnmatchcase(name, pattern)]
            or [name for name in known if name.startswith(f"{pattern}-")]
        )
        if not hits:
            raise BadInput(f"There is no {what} {pattern!r}.", hint=nearest(pattern, known))
        chosen.update(hits)
    return [value for name, value in known.items() if name in chosen]
