"""Checks of a sample.toml: its keys before they are read, and its sense afterwards."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

import msgspec

from harness.errors import BadInput, nearest
from harness.samples.steps import STEPS, ranges

if TYPE_CHECKING:
    from harness.samples.manifest import Lint, Manifest, Program

# Debian policy, 5.6.1; after a slash, as for apt, the suite that it is to come from.
_PACKAGE = re.compile(r"[a-z0-9][a-z0-9+.-]+(:[a-z0-9]+)?(/[a-z]+)?")


def check_keys(raw: object, kind: Any, path: str, where: str) -> None:
    """Raise BadInput for an unknown key, the commonest slip. kind: the struct it is to become."""
    if not isinstance(raw, dict):
        return
    hints = get_type_hints(kind)
    for key, value in raw.items():
        if key not in hints:
            allowed = ", ".join(sorted(hints))
            raise BadInput(
                f"{path}: unknown key {where + key!r}.",
                f"allowed here: {allowed}",
                nearest(key, hints),
            )
        inner, many = _struct_in(hints[key])
        if inner is None:
            continue
        parts = value.items() if many and isinstance(value, dict) else [("", value)]
        for name, part in parts:
            prefix = f"{where}{key}.{name}." if name else f"{where}{key}."
            check_keys(part, inner, path, prefix)


def _struct_in(hint: Any) -> tuple[Any, bool]:
    """The Struct inside a type hint (X, X | None, dict[str, X]), and whether it is a dict."""
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return hint, False
    arguments = [a for a in get_args(hint) if isinstance(a, type) and issubclass(a, msgspec.Struct)]
    return (arguments[0] if arguments else None), get_origin(hint) is dict


def check_sense(manifest: Manifest, folder: Path, path: Path) -> None:
    """Check what types cannot say: words that are not empty, files that exist, expressions."""
    for key in ("language", "wrapper", "version", "licence"):
        if not getattr(manifest, key).strip():
            raise BadInput(f"{path}: {key} is empty.", "readers compare samples by it")
    for scenario, reason in manifest.unsupported.items():
        if not reason.strip():
            raise BadInput(f"{path}: unsupported.{scenario} gives no reason.")
    _check_packages(manifest, path)
    _check_lint(manifest.lint, path)
    if not manifest.programs:
        raise BadInput(f"{path}: no program.", "a sample has at least one", "add [programs.hello]")
    for name, program in manifest.programs.items():
        _check_program(program, folder, f"{path}: programs.{name}")


def _check_packages(manifest: Manifest, path: Path) -> None:
    build = manifest.build.apt if manifest.build else ()
    check_apt((*build, *manifest.runtime.apt, *manifest.lint.apt), path)


def check_apt(packages: Iterable[str], path: Path) -> None:
    """Raise BadInput for what is no name of a Debian package. path: of the file that has it."""
    for package in packages:
        if not _PACKAGE.fullmatch(package):
            raise BadInput(f"{path}: {package!r} is no name of a Debian package.")


def _check_lint(lint: Lint, path: Path) -> None:
    if not lint.run and not lint.none:
        raise BadInput(
            f"{path}: [lint] names no command.",
            "a sample is checked by its language's own formatter and linter",
            'give lint.run, or say why there is no tool: none = "..."',
        )
    if lint.run and lint.none:
        raise BadInput(f"{path}: [lint] has both run and none.", "it is one or the other")


def _check_program(program: Program, folder: Path, where: str) -> None:
    if not _is_inside(folder, program.source):
        raise BadInput(
            f"{where}.source does not exist.",
            f"there is no file {program.source[:200]} in {folder}",
        )
    if not program.run:
        raise BadInput(f"{where}.run is empty.", "it is the command to run")
    _check_steps(program, folder, where)
    for key in ("command", "response") if program.format else ():
        _check_expression(getattr(program.format, key), f"{where}.format.{key}")


def _check_steps(program: Program, folder: Path, where: str) -> None:
    """Steps that the source has, none of them twice."""
    lines = (folder / program.source).read_bytes().count(b"\n")
    taken: set[int] = set()
    for step, text in program.steps.items():
        if step not in STEPS:
            raise BadInput(f"{where}.steps: unknown step {step!r}.", f"known: {', '.join(STEPS)}")
        try:
            found = ranges(text)
        except ValueError as error:
            raise BadInput(
                f"{where}.steps.{step} names no lines.", str(error), 'for instance "12-30, 41"'
            ) from None
        mine = {line for first, last in found for line in range(first, last + 1)}
        if not mine or max(mine) > lines or mine & taken:
            why = f"{program.source} has {lines} lines, and each is of one step at most"
            raise BadInput(f"{where}.steps.{step} names other lines than there are.", why)
        taken |= mine


def _is_inside(folder: Path, name: str) -> bool:
    """Whether `name` is a file below `folder`, and nowhere else."""
    try:
        path = (folder / name).resolve()
        return path.is_file() and path.is_relative_to(folder.resolve())
    except (OSError, ValueError):  # too long, or a zero byte
        return False


def _check_expression(text: str, where: str) -> None:
    try:
        groups = re.compile(text).groups
    except (re.error, OverflowError, RecursionError) as error:
        raise BadInput(f"{where} is not a regular expression.", str(error)) from error
    if groups != 1:
        raise BadInput(f"{where} has {groups} groups.", "exactly one group holds the hex bytes")
