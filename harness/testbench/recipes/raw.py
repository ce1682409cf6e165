"""SCARD_PROTOCOL_RAW stays with the card: who comes after it and wants T=0 or T=1 gets none."""

from winscard import (
    SCARD_LEAVE_CARD,
    SCARD_PROTOCOL_ANY,
    SCARD_PROTOCOL_RAW,
    SCARD_RESET_CARD,
    SCARD_SHARE_DIRECT,
    SCARD_SHARE_SHARED,
    SUCCESS,
    ReaderState,
    begin,
    connect,
    disconnect,
    reconnect,
    status_change,
    transmit,
)

SECONDS = 1000
context, reader = begin()


def shared() -> None:
    """Connect as most programs do."""
    code, card, protocol = connect(context, reader, SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY)
    print("  shared, T=0 or T=1:", code, protocol)
    if code == SUCCESS:
        transmit(card, protocol, bytes(4))
        disconnect(card)


def direct(protocols: int, disposition: int) -> None:
    """Connect as a program does that wants the reader, and not the card."""
    code, card, protocol = connect(context, reader, SCARD_SHARE_DIRECT, protocols)
    how = "SCARD_RESET_CARD" if disposition == SCARD_RESET_CARD else "SCARD_LEAVE_CARD"
    print(f"direct, {'RAW' if protocols else '0'}: {code} {protocol}; disconnect with {how}")
    disconnect(card, disposition)


def await_state(bit: str) -> None:
    """Return when the reader is EMPTY, or a card is PRESENT."""
    state = ReaderState(reader.encode())
    while bit not in state.names:
        state.dwCurrentState = state.dwEventState
        status_change(context, 10 * SECONDS, [state])


shared()
direct(0, SCARD_LEAVE_CARD)
shared()
direct(SCARD_PROTOCOL_RAW, SCARD_LEAVE_CARD)
shared()
direct(0, SCARD_LEAVE_CARD)
shared()
direct(SCARD_PROTOCOL_RAW, SCARD_RESET_CARD)
shared()
direct(SCARD_PROTOCOL_RAW, SCARD_LEAVE_CARD)
code, card, _ = connect(context, reader, SCARD_SHARE_DIRECT, 0)
code, protocol = reconnect(card, SCARD_SHARE_SHARED, SCARD_PROTOCOL_ANY, SCARD_RESET_CARD)
print("  reconnect with SCARD_RESET_CARD:", code, protocol)
disconnect(card)
direct(SCARD_PROTOCOL_RAW, SCARD_LEAVE_CARD)
shared()
await_state("EMPTY")
await_state("PRESENT")
print("another card")
shared()
