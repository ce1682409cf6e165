"""The program hello: select the test applet, send one command, show both responses."""

from __future__ import annotations

from collections.abc import Sequence

from harness.programs.contract import Connection, Contract
from harness.trace.exchange import Exchange

# SELECT by DF name (ISO 7816-4, 11.2.2) of the test applet, and its one command.
SELECT = bytes.fromhex("00 A4 04 00 0A A0 00 00 00 62 03 01 0C 06 01")
HELLO = bytes.fromhex("00 00 00 00")
OK = b"\x90\x00"

_PAGE = """\
1. It uses the first reader, in shared mode, with any protocol the card offers; no arguments, no harness code, about 60 lines.
2. It sends SELECT `00 A4 04 00 0A A0 00 00 00 62 03 01 0C 06 01`, then `00 00 00 00`.
3. It prints on stdout exactly this; the last line is the second answer's data as text, only when its status word is `90 00`:

       Reader: Virtual PCD 00 00
       > 00 A4 04 00 0A A0 00 00 00 62 03 01 0C 06 01
       < 90 00
       > 00 00 00 00
       < 48 65 6C 6C 6F 20 77 6F 72 6C 64 21 90 00
       Hello world!

4. A PC/SC failure gives the wrapper's own message on stderr, exit status 1, and releases card and context; a status word
   other than `90 00` is an answer, not a failure.
"""  # noqa: E501 - the lines of a page, as they stand in the README


def reader_line(connection: Connection) -> list[str]:
    """The line that names the reader, where there is one."""
    return [f"Reader: {connection.reader}"] if connection.reader else []


def _text(exchanges: Sequence[Exchange]) -> list[str]:
    """The last response's data as text, after 90 00."""
    last = exchanges[-1].response if exchanges else b""
    data, word = last[:-2], last[-2:]
    return data.decode("utf-8", "replace").split("\n") if data and word == OK else []


CONTRACT = Contract("hello", (SELECT, HELLO), reader_line, _text, _PAGE)
