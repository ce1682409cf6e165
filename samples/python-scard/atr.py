"""Shows the answer to reset of the card in the first PC/SC reader, and the protocol it speaks."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from smartcard import scard

PROTOCOLS = {scard.SCARD_PROTOCOL_T0: "T=0", scard.SCARD_PROTOCOL_T1: "T=1"}


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
def connected_card(context: int, reader: str) -> Iterator[int]:
    """Give the card; in the end leave it as it is."""
    any_protocol = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
    result, card, _ = scard.SCardConnect(
        context, reader, scard.SCARD_SHARE_SHARED, any_protocol
    )
    check("SCardConnect", result)
    try:
        yield card
    finally:
        result = scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)
    check("SCardDisconnect", result)


def main() -> None:
    with established_context() as context:
        result, readers = scard.SCardListReaders(context, [])
        check("SCardListReaders", result)
        print("Reader:", readers[0])
        with connected_card(context, readers[0]) as card:
            result, _, _, protocol, atr = scard.SCardStatus(card)
            check("SCardStatus", result)
            print("ATR:", bytes(atr).hex(" ").upper())
            print("Protocol:", PROTOCOLS[protocol])


if __name__ == "__main__":
    try:
        main()
    except ScardError as error:
        sys.exit(str(error))
