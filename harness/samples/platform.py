"""Platforms: what a sample runs on where Debian's packages are not all of it.

A platform is a folder of containers/ with a platform.toml. It is built once, and each sample that
names it gets paths out of it: a framework, an emulator, a stand-in of something that is elsewhere.
"""

from __future__ import annotations

import tomllib
from fnmatch import fnmatchcase
from pathlib import Path

import msgspec

from harness.errors import BadInput, nearest
from harness.paths import CONTAINERS
from harness.samples.manifest_checks import check_apt, check_keys

PLATFORM_FILE = "platform.toml"


class Making(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a platform is made: Debian packages, and shell commands in a copy of its folder."""

    apt: tuple[str, ...] = ()
    run: tuple[str, ...] = ()

    @property
    def packages(self) -> tuple[str, ...]:
        """Its packages as a list that is the same for the same ones."""
        return tuple(sorted(set(self.apt)))


class Share(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an image of a sample gets of a platform: Debian packages, and absolute paths."""

    apt: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()


class Reader(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The card reader of a platform on which no pcscd runs.

    driver:    of harness/readers, by which the bench gives a card to it.
    scenarios: those that it can show, by program: names, or their beginnings with a star.
    others:    why it cannot show the others.
    """

    driver: str
    scenarios: dict[str, tuple[str, ...]]
    others: str

    def shows(self, program: str, scenario: str) -> bool:
        """Whether a program can run in that scenario."""
        return any(fnmatchcase(scenario, name) for name in self.scenarios.get(program, ()))


class Platform(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A platform.

    title:    its name, in words. stand_in: what of it is not the real thing, said wherever a
              sample is shown that runs on it; "" where all is.
    make:     how it is made.
    reader:   its own; None where the bench's serves it.
    build:    what the image that a sample is built in has of it; runtime: the one that runs it.
    name:     of its folder.
    """

    title: str
    stand_in: str = ""
    make: Making = Making()
    reader: Reader | None = None
    build: Share = Share()
    runtime: Share = Share()
    name: str = ""

    @property
    def kept(self) -> tuple[str, ...]:
        """All paths that images of samples get, each once."""
        return tuple(dict.fromkeys((*self.build.keep, *self.runtime.keep)))


def load(name: str, containers: Path = CONTAINERS) -> Platform:
    """The platform in a folder of `containers`. BadInput for one that is not there or not sound."""
    known = {path.parent.name: path for path in containers.glob(f"*/{PLATFORM_FILE}")}
    if name not in known:
        raise BadInput(f"There is no platform {name!r}.", hint=nearest(name, known))
    path = known[name]
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise BadInput(f"{path} cannot be read.", str(error)) from error
    check_keys(raw, Platform, str(path), "")
    try:
        platform = msgspec.convert({**raw, "name": name}, Platform)
    except msgspec.ValidationError as error:
        raise BadInput(f"{path} is no valid platform.", str(error)) from error
    check_apt((*platform.make.apt, *platform.build.apt, *platform.runtime.apt), path)
    for kept in platform.kept:
        if not kept.startswith("/"):
            raise BadInput(f"{path}: {kept!r} is no absolute path.", "keep names paths of an image")
    return platform
