"""`inv test`: what pytest ends with, in this project's exit statuses."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from harness.paths import ROOT

RUN = """
import sys
from harness.commands.test import run_pytest
from harness.errors import Stopped
try:
    sys.exit(run_pytest(["-q", "-p", "no:cacheprovider", sys.argv[1]]))
except Stopped:
    sys.exit(130)
"""


@pytest.mark.parametrize(
    ("content", "status"),
    [
        ("def test_it(): pass\n", 0),
        ("def test_it(): assert False\n", 1),
        ("import no_such_module\n", 2),
        ("def test_it(): raise KeyboardInterrupt\n", 130),
    ],
    ids=["passes", "fails", "cannot be read", "ctrl-c"],
)
def test_exit_status(tmp_path: Path, content: str, status: int) -> None:
    (tmp_path / "test_it.py").write_text(content)
    command = [sys.executable, "-c", RUN, str(tmp_path / "test_it.py")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == status, done.stdout
