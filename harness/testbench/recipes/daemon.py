"""pcscd goes and comes back: what was made before it went is lost, whatever one does."""

import time

from winscard import (
    SCARD_PROTOCOL_ANY,
    SCARD_SHARE_SHARED,
    SUCCESS,
    ReaderState,
    connect,
    disconnect,
    establish_context,
    list_readers,
    release_context,
    status_change,
    transmit,
)

SECONDS = 1000
PATIENCE_S = 10
GONE_S = 0.3
COMMAND = bytes(4)  # nothing that the card knows, which it says in its status word


def new_context() -> tuple[int, str]:
    """A context of the pcscd that is there, or that comes soon, and its reader."""
    ends = time.monotonic() + PATIENCE_S
    while True:
        code, context = establish_context()
        if code == SUCCESS:
            code, readers = list_readers(context)
            if readers:
                return context, readers[0]
            release_context(context)
        if time.monotonic() > ends:
            raise SystemExit(f"no pcscd with a reader in {PATIENCE_S} s: {code}")
        time.sleep(0.1)


def await_card(context: int, reader: str) -> None:
    """A pcscd that has only just begun looks for cards a little later."""
    state = ReaderState(reader.encode())
    ends = time.monotonic() + PATIENCE_S
    while "PRESENT" not in state.names and time.monotonic() < ends:
        state.dwCurrentState = state.dwEventState
        status_change(context, SECONDS, [state])


def use(what: str, context: int, reader: str) -> None:
    """Connect and send something."""
    code, card, protocol = connect(context, reader, SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY)
    print(f"{what} SCardConnect:", code)
    if code == SUCCESS:
        print(f"{what} SCardTransmit:", transmit(card, protocol, COMMAND)[0])
        disconnect(card)


context, reader = new_context()
for how in ("killed", "restarted"):
    _, card, protocol = connect(context, reader, SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY)
    transmit(card, protocol, COMMAND)
    state = ReaderState(reader.encode())
    status_change(context, 0, [state])
    state.dwCurrentState = state.dwEventState
    code = status_change(context, 30 * SECONDS, [state])
    print(f"-- pcscd is {how}")
    print("the wait under way:", code)
    print("old SCardTransmit:", transmit(card, protocol, COMMAND)[0])
    if how == "killed":
        time.sleep(GONE_S)
        print("SCardEstablishContext, before it is back:", establish_context()[0])
    old, (context, reader) = context, new_context()
    await_card(context, reader)
    use("old", old, reader)
    use("new", context, reader)
    print("old SCardTransmit, still:", transmit(card, protocol, COMMAND)[0])
    print("old SCardReleaseContext:", release_context(old))
    print("old SCardTransmit after that:", transmit(card, protocol, COMMAND)[0])
