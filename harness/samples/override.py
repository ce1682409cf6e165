"""An override: another build of what a sample goes through than its manifest names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import msgspec


class Link(bytes):
    """A symbolic link among files: the path that it leads to."""


Files = Mapping[str, bytes]  # by path; a `Link` is one


class Part(msgspec.Struct, frozen=True):
    """One thing that is another one.

    what:    the wrapper, or pcsc-lite's library under it.
    kind:    where it comes from: a release of its registry, a suite of Debian, a source tree.
    version: of a release; the suite's name; for a tree, what its folder is called.
    commit:  of a tree that git knows, and changed: whether it has what is not committed.
    packages: of a suite, those that are from there.
    label:   what it is called in the sample's id. options: words of `inv run` that ask for it.
    """

    what: Literal["wrapper", "libpcsclite"]
    kind: Literal["release", "suite", "tree"]
    version: str
    label: str
    options: tuple[str, ...]
    commit: str = ""
    changed: bool = False
    packages: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The build as a person would name it, such as `2.8.2`, or `pcsc-rust 1a2b3c4, changed`."""
        commit = f" {self.commit[:10]}" if self.commit else ""
        return f"{self.version}{commit}{', changed' if self.changed else ''}"


@dataclass(frozen=True)
class Override:
    """Another build of a sample; without parts it is the one that its manifest names.

    trees:   source trees by the folder at the root of the build that each goes to.
    variables: of the build's environment.
    overlay: whether what the build leaves in /overlay goes over the root of the final image.
    """

    parts: tuple[Part, ...] = ()
    trees: Mapping[str, Files] = field(default_factory=dict)
    variables: Mapping[str, str] = field(default_factory=dict)
    overlay: bool = False

    def __bool__(self) -> bool:
        return bool(self.parts)

    @property
    def label(self) -> str:
        """What tells it from other builds of the sample."""
        return "+".join(part.label for part in self.parts)

    @property
    def options(self) -> tuple[str, ...]:
        """The words of `inv run` that ask for it."""
        return tuple(word for part in self.parts for word in part.options)

    def files(self) -> dict[str, bytes]:
        """The files of all trees by their path in a build context."""
        return {
            f"{folder}/{name}": data
            for folder, tree in self.trees.items()
            for name, data in tree.items()
        }

    def beside(self, other: Override) -> Override:
        """This one, and the other as well."""
        return Override(
            self.parts + other.parts,
            {**self.trees, **other.trees},
            {**self.variables, **other.variables},
            self.overlay or other.overlay,
        )


NO_OVERRIDE = Override()
