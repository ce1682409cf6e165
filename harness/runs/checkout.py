"""Which version of the project this is, as git has it."""

from __future__ import annotations

from pathlib import Path

from harness.paths import ROOT
from harness.report.facts import Checkout
from harness.wrappers import git


def checkout(folder: Path = ROOT) -> Checkout:
    """The commit that is checked out; an empty one without git or outside a checkout."""
    return Checkout(*git.state(folder))
