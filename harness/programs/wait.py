"""The program wait: wait for a card in any reader, then show its ATR and its UID."""

from __future__ import annotations

from typing import Final

from harness.programs.contract import Connection, Contract, hex_bytes
from harness.programs.hello import reader_line
from harness.programs.uid import GET_UID, uid_line

WAITS_S: Final = 5.0  # for a card

_PAGE = """\
1. It waits up to 5 seconds for a card in any of the readers that there are; one that is in a reader already is as good. It
   waits as its wrapper's users do: with an event, a callback or a call that blocks; where there is none, it looks again and again.
2. It connects, in shared mode, with any protocol the card offers, and sends `FF CA 00 00 00`.
3. It prints on stdout exactly this, with the reader that the card is in; the last line as in uid:

       Reader: Virtual PCD 00 00
       ATR: 3B 8F 80 01 80 4F 0C A0 00 00 03 06 03 00 03 00 00 00 00 68
       > FF CA 00 00 00
       < 04 A1 B2 C3 D4 E5 80 90 00
       UID: 04 A1 B2 C3 D4 E5 80

4. Where no card comes in 5 seconds it says so on stderr, prints nothing on stdout, and its exit status is 1. Other failures
   as in hello; there is no second try.
"""  # noqa: E501 - the lines of a page, as they stand in the README


def reader_and_atr(connection: Connection) -> list[str]:
    """The lines of the reader and the ATR; none before there is a card."""
    atr = [f"ATR: {hex_bytes(connection.atr)}"] if connection.atr else []
    return reader_line(connection) + atr


CONTRACT = Contract("wait", (GET_UID,), reader_and_atr, uid_line, _PAGE)
