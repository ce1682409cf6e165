"""The form of OpenJDK's test of smart cards: `C-APDU: 00 A4 ...` and `R-APDU: ...`.

`XX` in a response stands for any byte.
"""

from __future__ import annotations

import re
from typing import Final

from harness.forms.marked import Marks
from harness.forms.reading import Gathered, Reading

NAME: Final = "jdk"
_ANY: Final = re.compile(r"XX", re.IGNORECASE)

MARKS: Final = Marks(NAME, "C-APDU:", "R-APDU:")
write, marks = MARKS.write, MARKS.marks


def read(data: bytes, name: str) -> Reading:
    """The exchanges; 00 stands for any byte, and each line that has one is told."""
    found = Gathered()
    for number, is_command, text in MARKS.marked(data):
        if is_command:
            found.command(number, text)
            continue
        filled, any_bytes = _ANY.subn("00", text)
        found.response(number, filled)
        if any_bytes:
            found.refuse(number, f"{any_bytes} bytes may be any (XX); 00 is taken for them")
    return found.reading(name, NAME)
