"""Which version of the project this is, as git has it."""

from __future__ import annotations

import subprocess
from pathlib import Path

from harness.paths import ROOT
from harness.report.facts import Checkout


def checkout(folder: Path = ROOT) -> Checkout:
    """The commit that is checked out; an empty one without git or outside a checkout."""
    commit = _git(folder, "rev-parse", "HEAD")
    if not commit:
        return Checkout()
    return Checkout(commit, bool(_git(folder, "status", "--porcelain")))


def _git(folder: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
