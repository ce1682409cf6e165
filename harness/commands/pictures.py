"""`inv pictures`: pages of a site as PNG, taken in a browser of this machine."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from harness.errors import BadInput, Problem
from harness.paths import HARNESS
from harness.render.site import browser
from harness.render.site.build import MARK

FOLDER: Final = HARNESS / "render" / "site" / "pictures"
# Pages by the name of their picture, each with what is to be at its top.
PAGES: Final[Mapping[str, tuple[str, str]]] = {
    "front": ("index.html", "header"),
    "matrix": ("matrix.html", "header"),
    "sample": ("samples/rust-pcsc.html", "#programs"),
    "run": ("r/python-pyscard/hello.hello.html", "header"),
    "compare": ("compare.html?samples=rust-pcsc,go-scard", "#compared h2"),
}
_SIZE: Final = (1100, 700)


def take(site: Path, out: Path) -> None:
    """Take the pictures. BadInput where the folder is no site or lacks a page, or no browser is."""
    if not (site / MARK).is_file():
        raise BadInput(f"{site} is no site.", hint="./inv site makes one")
    pages = [address.partition("?")[0] for address, _ in PAGES.values()]
    missing = [page for page in pages if not (site / page).is_file()]
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
        for name, (address, top) in PAGES.items():
            page.goto(f"{site.as_uri()}/{address}", wait_until="networkidle")
            page.locator(top).first.evaluate("node => node.scrollIntoView()")
            page.screenshot(path=out / f"{name}.png")
            print(f"pictures: {out / name}.png")
        window.close()
