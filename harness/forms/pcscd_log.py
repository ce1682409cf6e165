"""The log of pcscd --debug --apdu, as reports of bugs have it: `APDU: 00 A4 ...`, `SW: 90 00`.

Each line begins with the microseconds since the line before it; a card that comes has a line
with `Card ATR:`. Only read: pcscd alone writes it.
"""

from __future__ import annotations

import re
from typing import Final

from harness.forms.reading import Gathered, Reading, lines_of

NAME: Final = "pcscd"
_SINCE: Final = re.compile(r"\s*(\d{8})\s")
_LINE: Final = re.compile(r"(?:.*[\s\])])?(APDU|SW|Card ATR):\s*(.*)")


def read(data: bytes, name: str) -> Reading:
    """The exchanges in the log, with their times where its lines have them."""
    found = Gathered()
    for number, line in lines_of(data):
        if since := _SINCE.match(line):
            found.now += int(since[1]) * 1000
        match = _LINE.fullmatch(line)
        if match is None:
            continue
        match match[1]:
            case "APDU":
                found.command(number, match[2])
            case "SW":
                found.response(number, match[2])
            case _:
                found.reset_to(number, match[2])
    return found.reading(name, NAME)


def marks(data: bytes) -> int:
    """How many lines have the marks of this form."""
    return sum(_LINE.fullmatch(line) is not None for _, line in lines_of(data))
