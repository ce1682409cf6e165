"""SCardConnect has no time-out: it waits as long as another client's transaction takes."""

import time

from winscard import (
    SCARD_PROTOCOL_ANY,
    SCARD_SHARE_SHARED,
    ReaderState,
    begin,
    connect,
    disconnect,
    status_change,
)

LONG_S = 1
context, reader = begin()


def timed_connect() -> str:
    """Connect and disconnect; the code, and how long the first of them took."""
    began = time.monotonic()
    code, card, _ = connect(context, reader, SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY)
    took = time.monotonic() - began
    disconnect(card)
    return f"{code}, {'after more than a second' if took > LONG_S else 'at once'}"


state = ReaderState(reader.encode())
print(f"SCardGetStatusChange: {status_change(context, 0, [state])}, {state.names}")
print("SCardConnect:", timed_connect())
print("SCardConnect again:", timed_connect())
