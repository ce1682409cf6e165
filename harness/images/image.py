"""An image: the blueprint it is made from, and the result."""

from __future__ import annotations

import hashlib
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field

from harness.images.packages import Packages
from harness.samples.sample import Sample


@dataclass(frozen=True)
class Image:
    """An image that is in the engine.

    tag:    the name by which the engine finds it.
    id:     the engine's own name for it, `sha256:...`.
    size:   in bytes, its base included.
    inputs: the SHA-256 of each file that went in, hexadecimal, by path.
    versions: of Debian's packages in it, by name; of those that an override takes from a suite.
    """

    tag: str
    id: str
    size: int
    inputs: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Blueprint:
    """All that an image of a sample is made of, read from the disk once.

    task:       "build" or "lint", as on the command line.
    tag:        a hash of all that goes in.
    bases:      the Debian packages of the images that it starts from.
    dockerfile: whole, labels of this run and site included.
    files:      the sample's own, by path.
    beside:     files that its build needs and that are not the sample's, by path.
    """

    sample: Sample
    task: str
    tag: str
    bases: tuple[Packages, ...]
    dockerfile: str
    files: Mapping[str, bytes]
    beside: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def command(self) -> str:
        """The command line that builds it again."""
        if self.sample.override:
            return shlex.join(["./inv", "run", self.sample.name, *self.sample.override.options])
        return shlex.join(["./inv", self.task, self.sample.name])

    @property
    def inputs(self) -> dict[str, str]:
        """The SHA-256 of each file, hexadecimal, by path."""
        return {path: hashlib.sha256(data).hexdigest() for path, data in self.files.items()}
