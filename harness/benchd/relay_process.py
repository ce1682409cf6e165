"""The relay: a card in vpcd's first slot that is the one in another slot, reached by PC/SC.

Arguments: the port of vpcd's first slot, and the slot of the card that it relays to. It runs until
it is ended.
"""

from __future__ import annotations

import sys

from smartcard import scard

from harness.readers.pcsc_relay import PcscRelay
from harness.readers.vpcd import HOST, slot_name


def run(port: int, slot: int) -> None:
    """Relay until this is ended."""
    relay = PcscRelay(
        scard, slot_name("", slot), (HOST, port), lambda _: None, lambda _: None, lambda _: None
    )
    relay.start()
    relay.join()


if __name__ == "__main__":
    run(int(sys.argv[1]), int(sys.argv[2]))
