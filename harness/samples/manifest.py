"""sample.toml: the single truth about a sample, read strictly.

An unknown key, a wrong type, a missing source or a format that is no regular expression
is a `BadInput` that names the file, the key and what would be allowed.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Literal

import msgspec

from harness.errors import BadInput
from harness.samples.manifest_checks import check_keys, check_sense

FILE_NAME = "sample.toml"


class Build(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The build of a program: Debian packages, shell commands, and what is kept."""

    apt: tuple[str, ...] = ()
    run: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()


class Runtime(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Debian packages of the image that runs the program."""

    apt: tuple[str, ...] = ()


class Format(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The output format of a program that cannot be told how to print.

    Regular expressions over its whole output (^ and $ match at lines); group 1 is the hex.
    """

    command: str
    response: str


class Program(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One job of a sample: the file to read and the argument vector to run in /sample.

    steps: for readers who compare, the lines of the source that do each of `steps.STEPS`, such as
    "12-30, 41".
    """

    source: str
    run: tuple[str, ...]
    format: Format | None = None
    steps: dict[str, str] = {}


class Lint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The formatter and linter of the language, or why there is `none`."""

    apt: tuple[str, ...] = ()
    run: tuple[str, ...] = ()
    none: str = ""


class HowToOverride(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How another build of the wrapper gets in: a release of its registry, or a source tree.

    registry: where its releases are; `debian`: a release is a suite, and package names packages;
              `other`: one of which nothing is known here.
    package:  its name there, whether a tree has it, too; several for Debian.
    apt:      Debian packages that such a build needs, beside the sample's own.
    release:  shell commands that put $WRAPPER_VERSION in; empty: as is usual for the registry.
    tree:     shell commands that put the source tree in $WRAPPER_TREE in; empty: as is usual.
    when:     whether these run before the sample's own build, after it, or instead of it.
    keep:     what the image that runs takes beside the sample's own `keep`.
    """

    registry: Literal["crates.io", "debian", "go", "maven", "npm", "pypi", "other"]
    package: str | tuple[str, ...]
    apt: tuple[str, ...] = ()
    release: tuple[str, ...] = ()
    tree: tuple[str, ...] = ()
    when: Literal["before", "after", "instead"] = "before"
    keep: tuple[str, ...] = ()

    @property
    def packages(self) -> tuple[str, ...]:
        """The names of its packages, however many."""
        return (self.package,) if isinstance(self.package, str) else self.package


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole of a sample.toml. samples/README.md explains every key."""

    language: str
    wrapper: str
    version: str
    licence: str
    homepage: str
    state: Literal["active", "quiet", "dormant"]
    programs: dict[str, Program]
    lint: Lint
    kind: Literal["wrapper", "standard library", "own binding", "C API", "tool"] = "wrapper"
    platform: str = ""
    needs: str = ""
    series: str = ""
    debian: str = ""
    notes: str = ""
    build: Build | None = None
    runtime: Runtime = Runtime()
    override: HowToOverride | None = None
    unsupported: dict[str, str] = {}

    @property
    def first_program(self) -> str:
        """The program that stands for the sample where there is room for one."""
        return "hello" if "hello" in self.programs else next(iter(self.programs))


def load(folder: Path) -> Manifest:
    """Read and check `folder`/sample.toml. Raises BadInput; touches nothing."""
    path = folder / FILE_NAME
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadInput(
            f"{folder.name} has no {FILE_NAME}.",
            f"every folder in {folder.parent.name}/ is a sample",
            "./inv new makes one that builds; or remove the folder",
        ) from None
    except (OSError, ValueError, RecursionError) as error:
        raise BadInput(f"{path} cannot be read.", str(error)) from error
    check_keys(raw, Manifest, str(path), "")
    try:
        manifest = msgspec.convert(raw, Manifest)
    except msgspec.ValidationError as error:
        raise BadInput(f"{path} is not a valid manifest.", str(error)) from error
    check_sense(manifest, folder, path)
    return manifest
