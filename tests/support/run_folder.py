"""Runs the samples of any folder as `inv run` would: run_folder.py FOLDER REPORT."""

from __future__ import annotations

import sys
from pathlib import Path

from harness.cli import guarded
from harness.commands import run

if __name__ == "__main__":
    folder, report = map(Path, sys.argv[1:])
    sys.exit(guarded(lambda: sys.exit(run.run([], ["hello"], report, folder=folder))))
