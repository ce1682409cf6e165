"""A sample: one language through one wrapper, in a folder of its own."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from pathspec import GitIgnoreSpec

from harness.errors import BadInput
from harness.samples.manifest import Manifest, Program
from harness.samples.override import NO_OVERRIDE, Override
from harness.samples.platform import Platform, Reader

IGNORE_FILE = ".gitignore"


@dataclass(frozen=True)
class Sample:
    """One language through one wrapper.

    id:       its folder's name; with an override, `name@label`.
    platform: what it runs on beside Debian's packages; None for most.
    left_out: why it is not built and run; "" where it is.
    override: what of it is another build than the manifest names.
    """

    id: str
    folder: Path
    manifest: Manifest
    override: Override = NO_OVERRIDE
    platform: Platform | None = None
    left_out: str = ""

    @property
    def name(self) -> str:
        """The name of its folder, which is the same for all its builds."""
        return self.folder.name

    @property
    def stand_in(self) -> str:
        """What of its platform is not the real thing, in words; "" where all is."""
        return self.platform.stand_in if self.platform else ""

    @property
    def reader(self) -> Reader | None:
        """Its platform's own card reader; None where the bench's serves it."""
        return self.platform.reader if self.platform else None

    def program(self, name: str) -> Program | None:
        """The program of that name, or None where this sample does not have it."""
        return self.manifest.programs.get(name)

    def unsupported(self, program: str, scenario: str) -> str | None:
        """Why it cannot be run in that scenario, as is declared or known; None where it can."""
        if self.left_out:
            return self.left_out
        declared = self.manifest.unsupported
        if why := declared.get(f"{program}/{scenario}") or declared.get(scenario):
            return why
        if self.reader is None or self.reader.shows(program, scenario):
            return None
        return self.reader.others

    def files(self) -> list[Path]:
        """The sample's files, sorted: all but what samples/.gitignore names.

        BadInput for a link to a folder, whose content no image would get.
        """
        shelf = self.folder.parent
        ignored = _ignored(shelf)
        found = []
        for top, folders, names in os.walk(self.folder):
            here = Path(top).relative_to(shelf)
            folders[:] = sorted(f for f in folders if not ignored.match_file(f"{here}/{f}/"))
            _refuse_links(Path(top), folders)
            found += [Path(top) / n for n in names if not ignored.match_file(f"{here}/{n}")]
        return sorted(found)


def _ignored(folder: Path) -> GitIgnoreSpec:
    """The patterns that the folder of samples ignores, as git reads them (gitignore(5))."""
    path = folder / IGNORE_FILE
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return GitIgnoreSpec.from_lines(lines)


def _refuse_links(top: Path, folders: list[str]) -> None:
    for name in folders:
        if (top / name).is_symlink():
            raise BadInput(
                f"{top / name} is a link to a folder.",
                "a sample stands alone: its image gets files, and nothing from elsewhere",
                "copy what it needs",
            )
