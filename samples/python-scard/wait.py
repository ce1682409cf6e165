"""Waits up to five seconds for a card in any PC/SC reader, and shows its ATR and its UID."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from smartcard import scard

GET_UID = bytes.fromhex("FF CA 00 00 00")
DONE = bytes.fromhex("90 00")
PATIENCE = 5  # seconds


class ScardError(Exception):
    """A function of smartcard.scard did not succeed."""


def check(function: str, result: int) -> None:
    if result != scard.SCARD_S_SUCCESS:
        raise ScardError(f"{function}: {scard.SCardGetErrorMessage(result)}")


@contextmanager
def established_context() -> Iterator[int]:
    result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
    check("SCardEstablishContext", result)
    try:
        yield context
    finally:
        result = scard.SCardReleaseContext(context)
    check("SCardReleaseContext", result)


@contextmanager
def connected_card(context: int, reader: str) -> Iterator[tuple[int, int]]:
    """Give the card and the protocol it speaks; in the end leave the card as it is."""
    any_protocol = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
    result, card, protocol = scard.SCardConnect(
        context, reader, scard.SCARD_SHARE_SHARED, any_protocol
    )
    check("SCardConnect", result)
    try:
        yield card, protocol
    finally:
        result = scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)
    check("SCardDisconnect", result)


def reader_with_card(context: int) -> str:
    """Wait until there is a card in one of the readers, and give the name of that reader."""
    result, readers = scard.SCardListReaders(context, [])
    check("SCardListReaders", result)
    deadline = time.monotonic() + PATIENCE
    known: list[tuple[str, int]] = [
        (reader, scard.SCARD_STATE_UNAWARE) for reader in readers
    ]
    while True:
        # It returns as soon as a reader is in another state than the one that is known: of
        # those that are unaware, at once.
        left = max(0, round((deadline - time.monotonic()) * 1000))
        result, states = scard.SCardGetStatusChange(context, left, known)
        if result == scard.SCARD_E_TIMEOUT:
            raise ScardError(f"No card came within {PATIENCE} seconds.")
        check("SCardGetStatusChange", result)
        known = [(reader, state) for reader, state, _ in states]
        for reader, state in known:
            if state & scard.SCARD_STATE_PRESENT:
                return reader


def show_uid(card: int, protocol: int) -> None:
    """Ask for the UID, and print the exchange and what it told."""
    result, numbers = scard.SCardTransmit(card, protocol, list(GET_UID))
    check("SCardTransmit", result)
    response = bytes(numbers)
    if len(response) < 2:
        raise ScardError("SCardTransmit: the reader gave no status word")
    print(">", GET_UID.hex(" ").upper())
    print("<", response.hex(" ").upper())
    if response.endswith(DONE) and response != DONE:
        print("UID:", response.removesuffix(DONE).hex(" ").upper())


def show_atr(card: int) -> None:
    result, _, _, _, atr = scard.SCardStatus(card)
    check("SCardStatus", result)
    print("ATR:", bytes(atr).hex(" ").upper())


def main() -> None:
    with established_context() as context:
        reader = reader_with_card(context)
        with connected_card(context, reader) as (card, protocol):
            print("Reader:", reader)
            show_atr(card)
            show_uid(card, protocol)


if __name__ == "__main__":
    try:
        main()
    except ScardError as error:
        sys.exit(str(error))
