"""Marks: where on a page a part begins and ends, and how it is replaced.

<!-- made by inv docs: NAME -->
...
<!-- end of NAME -->
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from harness.errors import BadInput, nearest

_BEGIN = re.compile(r"^<!-- made by inv docs: (?P<name>[a-z-]+) -->\n", re.MULTILINE)

Part = Callable[[str], str]  # what it is to be, from what it was


def names(page: str) -> list[str]:
    """The names of the parts that a page has, in their order."""
    return [found["name"] for found in _BEGIN.finditer(page)]


def content(page: str, name: str) -> str:
    """A part as it stands on a page, marks left out. BadInput where it has none."""
    begin, end = _place(page, name)
    return page[begin:end]


def filled(page: str, parts: Mapping[str, Part]) -> str:
    """A page with its parts made anew. BadInput for a part that nobody makes, or without end."""
    for name in names(page):
        if name not in parts:
            raise BadInput(f"Nobody makes the part {name!r} of a page.", hint=nearest(name, parts))
        begin, end = _place(page, name)
        page = f"{page[:begin]}{parts[name](page[begin:end]).strip()}\n{page[end:]}"
    return page


def _place(page: str, name: str) -> tuple[int, int]:
    head, tail = f"<!-- made by inv docs: {name} -->\n", f"<!-- end of {name} -->\n"
    if page.count(head) != 1 or page.count(tail) != 1:
        raise BadInput(f"A page has not one beginning and one end of its part {name!r}.")
    return page.index(head) + len(head), page.index(tail)
