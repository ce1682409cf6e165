"""Writes a report: it gets its name only when it is whole, and an earlier one is kept beside it."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from harness.errors import BadInput
from harness.report.report import Line, Report

_BEGINNING = b'{"kind":"header",'


def check_writable(path: Path) -> None:
    """Raise BadInput now rather than after the runs if a report cannot be written there."""
    if not path.name:
        raise BadInput(f"The report needs the name of a file, not {str(path)!r}.")
    probe = _part(path)
    with _translated_errors(path):
        if path.exists() and not path.is_file():
            raise BadInput(
                f"The report cannot be written to {path}.",
                "that is not a regular file",
                "name another with --report",
            )
        if path.exists() and not _looks_like_a_report(path):
            raise BadInput(
                f"The report cannot be written to {path}.",
                "there is a file of that name which is no report",
                "name another with --report, or move that file away",
            )
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            probe.write_text("x", encoding="utf-8")  # a byte: a full disk takes an empty file
        finally:
            probe.unlink(missing_ok=True)


def _looks_like_a_report(path: Path) -> bool:
    """Whether a file is empty or begins as reports do."""
    with path.open("rb") as file:
        return file.read(len(_BEGINNING)) in (b"", _BEGINNING)


def publish(path: Path, report: Report) -> None:
    """Write a report whole or not at all; an earlier one of that name is kept beside it."""
    part = _part(path)
    lines: list[Line] = [report.header, *report.runs, report.footer]
    with _translated_errors(path):
        try:
            with part.open("wb") as file:
                for line in lines:
                    file.write(msgspec.json.encode(line) + b"\n")
                file.flush()
                os.fsync(file.fileno())
            with _locked(path.parent):
                _keep_earlier(path)
                part.replace(path)
        finally:
            part.unlink(missing_ok=True)


def _part(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.part")


@contextlib.contextmanager
def _translated_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BadInput(
            f"The report cannot be written to {path}.",
            error.strerror or str(error),
            "free some space there, or name another place with --report",
        ) from error


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Two runs that end at once publish one after the other."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _keep_earlier(path: Path) -> None:
    """The earlier report goes beside the new one, named by its own run."""
    if path.exists():
        kept = path.with_name(f"{path.stem}-{_run_id_of(path)}{path.suffix}")
        if not kept.exists():
            path.rename(kept)


def _run_id_of(path: Path) -> str:
    """A report's own run id; for what is no report, the time of the file."""
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError, RecursionError):
        with path.open(encoding="utf-8") as file:
            name = str(json.loads(file.readline())["run_id"])
        if re.fullmatch(r"[\w.-]{1,80}", name, re.ASCII):
            return name
    return str(int(path.stat().st_mtime))
