"""Another card with the same ATR: only the number of events tells that it is another one."""

import time

from winscard import (
    SCARD_PROTOCOL_ANY,
    SCARD_SHARE_SHARED,
    ReaderState,
    begin,
    connect,
    disconnect,
    status_change,
    transmit,
)

ELSEWHERE_S = 3  # longer than a swap takes
WITHOUT_COUNT = 0xFFFF
context, reader = begin()


def look() -> ReaderState:
    """What is there, without a wait."""
    state = ReaderState(reader.encode())
    status_change(context, 0, [state])
    return state


def wait(known: int) -> str:
    """Wait a moment for another state than the one that is known."""
    return status_change(context, 100, [ReaderState(reader.encode(), None, known)])


_, card, protocol = connect(context, reader, SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY)
transmit(card, protocol, bytes(4))
before = look()
time.sleep(ELSEWHERE_S)
after = look()
print("before:", before.names, "ATR", before.atr)
print("after: ", after.names, "ATR", after.atr)
print("events between:", after.events - before.events)
print("a wait that begins with the state before:", wait(before.dwEventState))
print("the same without its count:", wait(before.dwEventState & WITHOUT_COUNT))
print("SCardTransmit on the connection:", transmit(card, protocol, bytes(4))[0])
disconnect(card)
