"""Builds a site: every page and file of it, beside its folder, and then in its place."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from harness.errors import BadInput
from harness.render.site import (
    addresses,
    captures,
    changes,
    compares,
    data,
    fronts,
    guides,
    matrices,
    runs,
    samples,
    scenarios,
)
from harness.render.site.frame import FOLDER, Frame, Page
from harness.render.site.highlight import style
from harness.render.site.material import Material

MARK = ".pcsc-gallery-site"  # a file that says: this folder is a site of ours, and may be replaced


def pages_of(material: Material) -> Iterator[Page]:
    """Every page."""
    yield from fronts.pages(material)
    yield from matrices.pages(material)
    yield from samples.pages(material)
    yield from scenarios.pages(material)
    yield from compares.pages(material)
    yield from guides.pages(material)
    yield from changes.pages(material)
    yield from runs.pages(material)


def build(material: Material, folder: Path) -> int:
    """Build the site whole or not at all; the number of its pages.

    BadInput where the folder is something else than a site, or cannot be written.
    """
    _check(folder)
    part = folder.with_name(f".{folder.name}.part")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        number = _fill(material, part)
        _replace(folder, part)
    except OSError as error:
        hint = "make room, or name another with --out"
        raise BadInput(f"The site cannot be written to {folder}.", str(error), hint) from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return number


def _check(folder: Path) -> None:
    if not folder.name:
        raise BadInput(f"{str(folder)!r} is no folder for a site.", hint="name one with --out")
    if folder.is_dir() and (folder / MARK).is_file():
        return
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInput(
            f"{folder} is not empty, and is no site.",
            "it would be replaced as a whole",
            "name another folder with --out",
        )


def _replace(folder: Path, part: Path) -> None:
    """Put the new site into its place; the old one goes only when the new one is there."""
    old = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    part.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _fill(material: Material, folder: Path) -> int:
    pages = [*pages_of(material)]
    frame = Frame({"header": material.report.header, "footer": material.report.footer})
    for page in pages:
        _write(folder / page.address, frame.render(page).encode("utf-8", "replace"))
    for path in (FOLDER / "static").iterdir():
        _write(folder / "static" / path.name, path.read_bytes())
    _write(folder / "static/code.css", style().encode())
    _write(folder / "static/search.js", data.search(pages).encode())
    for address, text in compares.scripts(material):
        _write(folder / address, text.encode())
    for address, content in chain(data.files(material), captures.files(material)):
        _write(folder / address, content)
    _write(folder / addresses.FEED, changes.feed(material).encode("utf-8", "replace"))
    if material.url:
        _write(folder / addresses.SITEMAP, data.sitemap(material, pages).encode())
    _write(folder / MARK, b"Made by inv site, which replaces this folder as a whole.\n")
    return len(pages)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
