"""A browser of this machine, driven through Playwright."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from harness.render.site.browser import OPTIONS, find


@contextmanager
def started() -> Iterator[Browser]:
    """The browser, headless."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=[*OPTIONS])
        yield browser
        browser.close()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A folder on loopback; yields its address."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


class Watched:
    """A page that notes what goes wrong: errors in the console, and requests off the site."""

    def __init__(self, page: Page, root: str) -> None:
        self.page, self.wrong = page, list[str]()
        page.on("console", lambda m: self.wrong.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("request", lambda r: self._look(r.url, root))
        page.on("requestfailed", lambda r: self.wrong.append(f"failed: {r.url}"))

    def _look(self, url: str, root: str) -> None:
        if not url.startswith((root, "data:")):
            self.wrong.append(f"off the site: {url}")
