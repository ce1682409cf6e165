"""Texts of programs, as a page may show them: whatever is in them, and however long they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

from harness.render.cells import visible

MOST = 16 * 1024  # characters of one text on a page; the data beside it have all
LINE = 160  # characters of a text that is to be one line
# A reason of the expectations has its link behind it.
_WITH_LINK: Final = re.compile(r"(?s)(.*) \((https://[^\s()<>\"']+)\)\s*")


@dataclass(frozen=True)
class Clip:
    """A text to be shown. left_out: how many characters of it are not."""

    text: str
    left_out: int = 0


def clip(text: str, most: int = MOST) -> Clip:
    """The beginning of a text; control characters, and marks that turn text round, spelt out."""
    return Clip(visible(text[:most]), max(0, len(text) - most))


def first_line(text: str, most: int = LINE) -> str:
    """The first line of a text that says something, shortened where it is long."""
    line = next((line for line in text.splitlines() if line.strip()), "").strip()
    return visible(line if len(line) <= most else line[: most - 1] + "\N{HORIZONTAL ELLIPSIS}")


def linked(text: str) -> Markup:
    """A reason with its link, where it has one of https."""
    found = _WITH_LINK.fullmatch(text)
    if not found:
        return escape(visible(text))
    reason, link = escape(visible(found[1])), escape(visible(found[2]))
    return Markup(f'{reason} (<a href="{link}">{link}</a>)')
