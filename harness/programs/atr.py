"""The program atr: show the card's answer to reset, and the protocol of the connection."""

from __future__ import annotations

from harness.programs.contract import Connection, Contract
from harness.programs.wait import reader_and_atr

_PAGE = """\
1. As hello: the first reader, in shared mode, with any protocol the card offers; failures as there. It sends nothing.
2. It prints on stdout exactly this; the last line has the protocol that the connection came to have:

       Reader: Virtual PCD 00 00
       ATR: 3B 8F 80 01 80 4F 0C A0 00 00 03 06 03 00 03 00 00 00 00 68
       Protocol: T=1
"""  # noqa: E501 - the lines of a page, as they stand in the README


def _lines(connection: Connection) -> list[str]:
    """The reader, the ATR, and the protocol."""
    protocol = [f"Protocol: {connection.protocol}"] if connection.protocol else []
    return reader_and_atr(connection) + protocol


CONTRACT = Contract("atr", (), _lines, page=_PAGE)
