"""A source tree of this machine: its files as they are now, and what git says of it."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.errors import BadInput
from harness.samples.override import Link
from harness.wrappers import git

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
    listed = git.ask(root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    names = _everything(root) if listed is None else _entries(listed)
    files = _contents(root, names)
    if not files:
        raise BadInput(f"{path} has no files.", "a source tree is wanted")
    return Tree(root, files, *git.state(root))


def read_commit(root: Path, commit: str) -> Tree:
    """The files of a commit of a tree that git knows, whatever is checked out."""
    form = "--format=%(objectmode) %(objectname) %(path)"
    listed = git.ask(root, "ls-tree", "-r", "-z", form, commit) or b""
    entries = [entry.split(" ", 2) for entry in _entries(listed)]
    known = [entry for entry in entries if entry[0] in _MODES]
    blobs = _blobs(root, [name for _, name, _ in known])
    files = {
        path: Link(data) if mode == _LINK else data
        for (mode, _, path), data in zip(known, blobs, strict=True)
    }
    if not files:
        raise BadInput(f"{root} has no files in {commit}.")
    return Tree(root, files, commit, history=True)


def commits(root: Path, good: str, bad: str) -> list[str]:
    """The commits from `good` to `bad`, both included, oldest first, along the first parents.

    BadInput where git does not know them, or the one does not lead to the other.
    """
    ends = [git.text(root, "rev-parse", "--verify", f"{name}^{{commit}}") for name in (good, bad)]
    for name, end in zip((good, bad), ends, strict=True):
        if not end:
            raise BadInput(f"{root} has no commit {name!r}.", "git does not know it")
    row = f"{ends[0]}..{ends[1]}"
    found = git.text(root, "rev-list", "--reverse", "--first-parent", row).split()
    if not found or git.text(root, "merge-base", *ends) != ends[0]:
        raise BadInput(
            f"{good} does not lead to {bad}.", "git has no commits from one to the other"
        )
    return [ends[0], *found]


def _blobs(root: Path, objects: Sequence[str]) -> Iterator[bytes]:
    """The contents of git's objects, in their order, all asked for at once."""
    asked = "".join(f"{name}\n" for name in objects).encode()
    said = io.BytesIO(git.ask(root, "cat-file", "--batch", stdin=asked) or b"")
    for _ in objects:
        _, _, size = said.readline().split()
        yield said.read(int(size))
        said.read(1)  # the end of a line, after each


def _entries(listed: bytes) -> Iterator[str]:
    """The entries of a list of git's that end with a byte 0."""
    return filter(None, listed.decode("utf-8", "surrogateescape").split("\0"))


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
