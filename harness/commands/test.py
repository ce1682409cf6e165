"""`inv test`: pytest, with the words of this project."""

from __future__ import annotations

import os
from collections.abc import Sequence

import pytest

from harness import interrupts
from harness.engine.host import is_debian_like
from harness.engine.install import apt_install
from harness.errors import Problem, Stopped
from harness.paths import ROOT
from harness.render.site import browser

_TIERS = ("unit", "browser", "docker", "gallery")  # what is quick comes first
PLACES = (
    *("--rootdir", str(ROOT), "-c", str(ROOT / "pyproject.toml")),
    *(str(ROOT / "tests" / tier) for tier in _TIERS),
)


def test(words: Sequence[str], no_docker: bool) -> int:
    """Run the tests; returns 0, 1 (a test failed) or 2 (they could not be run)."""
    interrupts.install()
    arguments = [*PLACES]
    if words:
        arguments += ["-k", " or ".join(words)]
    if no_docker:
        arguments += ["-m", "not docker"]
    elif not words:
        _ensure_browser()
    return run_pytest(arguments)


class _Interrupts:
    """Notes Ctrl-C: pytest's own status for it is that of a test file that cannot be read, too."""

    came = False

    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Ctrl-C; or pytest has interrupted itself, as by such a file."""
        self.came |= not isinstance(excinfo.value, pytest.Session.Interrupted)


def _ensure_browser() -> None:
    """Install one where apt can; elsewhere the tests that need it are skipped, and say so."""
    if browser.find() or not is_debian_like() or os.geteuid() != 0:
        return
    print(f"test: No browser here: installing Debian's package {browser.PACKAGE}.", flush=True)
    try:
        apt_install([browser.PACKAGE])
    except Problem as problem:
        print(f"test: {problem}\ntest: Going on without; the site is not looked at.", flush=True)


def run_pytest(arguments: Sequence[str]) -> int:
    """Run pytest here; returns 0, 1 or 2. Raises Stopped after Ctrl-C."""
    watch = _Interrupts()
    status = pytest.main([*arguments], plugins=[watch])
    if watch.came:
        raise Stopped
    return min(int(status), 2)
