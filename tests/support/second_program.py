"""A second program: it stores three bytes on a card and reads them back.

Its contract, its scenarios and its samples (in tests/second_program) are all that it takes;
nothing of the harness is changed for it.
"""

from __future__ import annotations

from collections.abc import Sequence

from harness.programs.contract import Connection, Contract, hex_bytes
from harness.scenarios.scenario import Scenario
from harness.scenarios.words import always, answers, between, card, fails, world
from harness.trace.exchange import Exchange
from harness.world.world import Share

WRITE = bytes.fromhex("00 D6 00 00 03 01 02 03")
READ = bytes.fromhex("00 B0 00 00 03")
OK = b"\x90\x00"
DATA = b"\x01\x02\x03"
WRITTEN, STORED = Exchange(WRITE, OK), Exchange(READ, DATA + OK)


def _head(connection: Connection) -> list[str]:
    if connection.reader is None:
        return []
    return [f"Reader: {connection.reader}", f"ATR: {hex_bytes(connection.atr)}"]


def _tail(exchanges: Sequence[Exchange]) -> list[str]:
    data = exchanges[-1].response.removesuffix(OK) if exchanges else b""
    return [f"Stored: {hex_bytes(data)}"] if data else []


STORE = Contract("store", (WRITE, READ), _head, _tail)

STORES = Scenario(
    "stores",
    STORE,
    "the card gives back what was written",
    always(answers(world(card("store")), WRITTEN, STORED)),
)
PULLED = Scenario(
    "pulled",
    STORE,
    "the card is pulled between the two commands",
    always(
        fails(
            world(card("store"), between("remove", "release"), second_client=Share.SHARED),
            "SCARD_W_REMOVED_CARD",
            seen=(WRITTEN,),
        )
    ),
)
EMPTY = Scenario(
    "no-card", STORE, "the reader is empty", always(fails(world(), "SCARD_E_NO_SMARTCARD"))
)
