"""`inv pictures`: pages of a site as PNG, taken in a browser of this machine."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

from harness.errors import BadInput, Problem
from harness.paths import HARNESS
from harness.render.site import browser
from harness.render.site.build import MARK

FOLDER: Final = HARNESS / "render" / "site" / "pictures"
_PAGES: Final = FOLDER / "pages.toml"
_SIZE: Final = (1100, 700)


def pages() -> dict[str, tuple[str, str]]:
    """Pages by the name of their picture: the address, and the selector of what is at its top."""
    described = tomllib.loads(_PAGES.read_text(encoding="utf-8"))
    return {name: (page["address"], page["top"]) for name, page in described.items()}


def take(site: Path, out: Path) -> None:
    """Take the pictures. BadInput where the folder is no site or lacks a page, or no browser is."""
    if not (site / MARK).is_file():
        raise BadInput(f"{site} is no site.", hint="./inv site makes one")
    described = pages()
    files = [address.partition("?")[0] for address, _ in described.values()]
    missing = [file for file in files if not (site / file).is_file()]
    if missing:
        raise BadInput(f"{site} lacks {', '.join(missing)}.", hint="./inv run --scenario all")
    path = browser.find()
    if path is None:
        raise Problem("There is no browser here.", hint=f"apt install {browser.PACKAGE}")
    from playwright.sync_api import sync_playwright

    out.mkdir(parents=True, exist_ok=True)
    width, height = _SIZE
    with sync_playwright() as playwright:
        window = playwright.chromium.launch(executable_path=path, args=[*browser.OPTIONS])
        page = window.new_page(viewport={"width": width, "height": height})
        for name, (address, top) in described.items():
            page.goto(f"{site.as_uri()}/{address}", wait_until="networkidle")
            page.locator(top).first.evaluate("node => node.scrollIntoView()")
            page.screenshot(path=out / f"{name}.png")
            print(f"pictures: {out / name}.png")
        window.close()
