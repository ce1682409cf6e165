"""The project's version, which pyproject.toml has."""

from __future__ import annotations

import tomllib

from harness.paths import ROOT


def version() -> str:
    """The version of this checkout, such as 0.2.0."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return str(project["version"])
