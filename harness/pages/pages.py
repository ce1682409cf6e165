"""The pages of the project that have parts which are made."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from harness.errors import BadInput
from harness.pages.marks import Part, filled
from harness.paths import CONTAINERS, HARNESS, ROOT, SAMPLES

_ROOMS = (SAMPLES, HARNESS, CONTAINERS, HARNESS / "testbench")
PAGES = (ROOT / "README.md", *(room / "README.md" for room in _ROOMS))
PICTURE = SAMPLES / "matrix.svg"


def rewrite(path: Path, parts: Mapping[str, Part]) -> bool:
    """Make the parts of a page anew; whether that changed it. BadInput where it cannot be read."""
    try:
        page = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"{path} cannot be read.", str(error)) from error
    anew = filled(page, parts)
    if anew != page:
        path.write_text(anew, encoding="utf-8")
    return anew != page
