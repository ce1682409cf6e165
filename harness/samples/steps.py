"""Steps of a program: the lines of its source that connect, select, send and release."""

from __future__ import annotations

from typing import Final

STEPS: Final = ("connect", "select", "send", "release")

Range = tuple[int, int]  # lines from 1, both ends included


def ranges(text: str) -> tuple[Range, ...]:
    """The ranges in a text such as "12-30, 41". ValueError for what is none."""
    return tuple(_range(part.strip()) for part in text.split(",") if part.strip())


def _range(text: str) -> Range:
    first, _, last = text.partition("-")
    begin, end = int(first), int(last or first)
    if not 1 <= begin <= end:
        raise ValueError(f"{text} is no range of lines")
    return begin, end
