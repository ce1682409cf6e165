"""Git, as far as it is asked about a folder; where there is no git it says nothing."""

from __future__ import annotations

import subprocess
from pathlib import Path


def ask(folder: Path, *arguments: str, stdin: bytes = b"") -> bytes | None:
    """What git says in a folder; None where it refuses, or is not there."""
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments], input=stdin, capture_output=True, check=False
        )
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def text(folder: Path, *arguments: str) -> str:
    """The same as text without blanks around it, file names as Python has them; "" for None."""
    return (ask(folder, *arguments) or b"").decode("utf-8", "surrogateescape").strip()


def state(folder: Path) -> tuple[str, bool]:
    """The commit of a folder's checkout, "" where there is none; whether the folder is changed."""
    commit = text(folder, "rev-parse", "HEAD")
    return commit, bool(commit and text(folder, "status", "--porcelain", "--", "."))
