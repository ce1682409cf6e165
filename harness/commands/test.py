"""`inv test`: pytest, with the words of this project."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from harness import interrupts
from harness.errors import Stopped
from harness.paths import ROOT

_TIERS = ("unit", "docker", "gallery")  # what is quick comes first
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
    return run_pytest(arguments)


def run_pytest(arguments: Sequence[str]) -> int:
    """Run pytest here; returns 0, 1 or 2. Raises Stopped after Ctrl-C."""
    status = pytest.main([*arguments])
    if status == pytest.ExitCode.INTERRUPTED:
        raise Stopped
    return min(int(status), 2)
