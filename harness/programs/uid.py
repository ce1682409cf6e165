"""The program uid: ask the reader for the UID of the card on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from harness.programs.contract import Contract, hex_bytes
from harness.programs.hello import OK, reader_line
from harness.trace.exchange import Exchange

# PC/SC part 3, 3.2.2.1.3, Get Data: the UID (P1 = 00), as long as it is (Le = 00).
GET_UID: Final = bytes.fromhex("FF CA 00 00 00")

_PAGE = """\
1. As hello: the first reader, in shared mode, with any protocol the card offers; failures as there.
2. It sends `FF CA 00 00 00`, which the reader answers, and not the card (PC/SC part 3).
3. It prints on stdout exactly this; the last line only when the status word is `90 00`, with as many bytes as there are:

       Reader: Virtual PCD 00 00
       > FF CA 00 00 00
       < 04 A1 B2 C3 D4 E5 80 90 00
       UID: 04 A1 B2 C3 D4 E5 80
"""  # noqa: E501 - the lines of a page, as they stand in the README


def uid_line(exchanges: Sequence[Exchange]) -> list[str]:
    """The line with the UID, after 90 00."""
    last = exchanges[-1].response if exchanges else b""
    return [f"UID: {hex_bytes(last[:-2])}"] if last[:-2] and last[-2:] == OK else []


CONTRACT = Contract("uid", (GET_UID,), reader_line, uid_line, _PAGE)
