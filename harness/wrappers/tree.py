"""A source tree of this machine: its files as they are now, and what git says of it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from harness.errors import BadInput
from harness.samples.override import Link

_NEVER = {".git", ".hg", ".svn", "__pycache__", "node_modules", ".venv"}
_LINK = "120000"  # of git's modes
_MODES = {"100644", "100755", _LINK}
MOST_BYTES = 500_000_000


@dataclass(frozen=True)
class Tree:
    """A source tree.

    root:    its folder. commit: of git, "" where it is none's; changed: not all is committed.
    history: whether it is the commit, whatever its folder has now.
    """

    root: Path
    files: Mapping[str, bytes]
    commit: str = ""
    changed: bool = False
    history: bool = False

    @property
    def name(self) -> str:
        """What it is called: like its folder, and one of history like its commit."""
        name = self.root.name or "tree"
        return f"{name}-{self.commit[:10]}" if self.history else name


def read_tree(path: Path) -> Tree:
    """Read a folder: what git tracks or would track, where git knows it; else everything.

    BadInput for what is no folder, has no file, or is larger than `MOST_BYTES`.
    """
    root = path.expanduser().resolve()
    if not root.is_dir():
        raise BadInput(
            f"There is no folder {path}.", "a source tree is wanted", "name a checkout's folder"
        )
    listed = _git(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    names = _everything(root) if listed is None else filter(None, listed.split("\0"))
    files = _contents(root, names)
    if not files:
        raise BadInput(f"{path} has no files.", "a source tree is wanted")
    commit = (_git(root, "rev-parse", "HEAD") or "").strip() if listed is not None else ""
    changed = bool((_git(root, "status", "--porcelain", "--", ".") or "").strip())
    return Tree(root, files, commit, bool(commit) and changed)


def read_commit(root: Path, commit: str) -> Tree:
    """The files of a commit of a tree that git knows, whatever is checked out."""
    listed = _git(root, "ls-tree", "-r", "-z", "--format=%(objectmode) %(path)", commit) or ""
    entries = (entry.split(" ", 1) for entry in filter(None, listed.split("\0")))
    files = {name: _blob(root, commit, name, mode) for mode, name in entries if mode in _MODES}
    if not files:
        raise BadInput(f"{root} has no files in {commit}.")
    return Tree(root, files, commit, history=True)


def commits(root: Path, good: str, bad: str) -> list[str]:
    """The commits from `good` to `bad`, both included, oldest first, along the first parents.

    BadInput where git does not know them, or the one does not lead to the other.
    """
    ends = [
        (_git(root, "rev-parse", "--verify", f"{name}^{{commit}}") or "").strip()
        for name in (good, bad)
    ]
    for name, end in zip((good, bad), ends, strict=True):
        if not end:
            raise BadInput(f"{root} has no commit {name!r}.", "git does not know it")
    between = _git(root, "rev-list", "--reverse", "--first-parent", f"{ends[0]}..{ends[1]}") or ""
    found = between.split()
    if not found or (_git(root, "merge-base", *ends) or "").strip() != ends[0]:
        raise BadInput(
            f"{good} does not lead to {bad}.", "git has no commits from one to the other"
        )
    return [ends[0], *found]


def _git(root: Path, *arguments: str) -> str | None:
    """What git says; None where it refuses, or is not there."""
    try:
        done = subprocess.run(
            ["git", "-C", str(root), *arguments], capture_output=True, check=False
        )
    except OSError:
        return None
    return done.stdout.decode("utf-8", "surrogateescape") if done.returncode == 0 else None


def _blob(root: Path, commit: str, name: str, mode: str) -> bytes:
    done = subprocess.run(
        ["git", "-C", str(root), "cat-file", "blob", f"{commit}:./{name}"],
        capture_output=True,
        check=True,
    )
    return Link(done.stdout) if mode == _LINK else done.stdout


def _everything(root: Path) -> Iterable[str]:
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root)
        if not _NEVER & {*name.parts} and (path.is_symlink() or not path.is_dir()):
            yield name.as_posix()


def _contents(root: Path, names: Iterable[str]) -> dict[str, bytes]:
    """Files by name, links as such. What has been deleted is not there."""
    files: dict[str, bytes] = {}
    left = MOST_BYTES
    for name in names:
        path = root / name
        if path.is_symlink():
            files[name] = Link(os.fsencode(path.readlink()))
            continue
        if not path.is_file():
            continue
        left -= path.stat().st_size
        if left < 0:
            raise BadInput(
                f"{root} is larger than {MOST_BYTES // 10**6} MB.",
                "it all goes into a build",
                "name the folder of the sources, or let git ignore what is none",
            )
        files[name] = path.read_bytes()
    return files
