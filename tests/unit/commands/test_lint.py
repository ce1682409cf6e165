"""The project's own code is clean under the tools that pyproject.toml sets up."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence

import pytest

from harness.commands.lint import OWN
from harness.paths import ROOT


@pytest.mark.parametrize("command", OWN, ids=" ".join)
def test_own_code_is_clean(command: Sequence[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_inv_is_a_posix_shell_script() -> None:
    done = subprocess.run(["sh", "-n", ROOT / "inv"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_pre_commit_has_the_linters_in_use() -> None:
    text = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
    entries = re.findall(r"entry: \.venv/bin/(.*)", text)
    assert {" ".join(command) for command in OWN} <= set(entries)
