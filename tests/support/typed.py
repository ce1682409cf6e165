"""Command lines as the READMEs have them."""

from __future__ import annotations

import re
from pathlib import Path

from harness.pages.pages import PAGES
from harness.paths import CONTAINERS, HARNESS, ROOT

EVERY_PAGE = (
    *PAGES,
    HARNESS / "wrappers/README.md",
    *(CONTAINERS / folder / "README.md" for folder in ("bench-any", "ci")),
    HARNESS / "testbench/recipes/README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
)
# In a block of code: what is typed there, with or without a prompt, up to its comment.
_IN_A_BLOCK = re.compile(r"^    (?:  )?(?:\$ )?((?:\./inv|docker|cp|git|\.venv|export)\b.*)$", re.M)
# In a sentence.
_IN_A_LINE = re.compile(r"`((?:\./inv|pip|pre-commit|pip-compile) [^`]*)`")


def typed_on(page: Path) -> list[str]:
    """The command lines of a page, comments left out, each once."""
    text = page.read_text(encoding="utf-8")
    lines = [line.partition("  #")[0].strip() for line in _IN_A_BLOCK.findall(text)]
    lines += [" ".join(line.split()) for line in _IN_A_LINE.findall(text)]
    return list(dict.fromkeys(lines))


def typed() -> list[str]:
    """The command lines of every page, each once."""
    return list(dict.fromkeys(line for page in EVERY_PAGE for line in typed_on(page)))
