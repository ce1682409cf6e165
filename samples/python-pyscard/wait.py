"""Waits up to five seconds for a card in any PC/SC reader, and shows its ATR and its UID."""

import sys

from smartcard.CardRequest import CardRequest
from smartcard.CardType import AnyCardType
from smartcard.Exceptions import CardRequestTimeoutException, SmartcardException
from smartcard.pcsc.PCSCExceptions import BaseSCardException
from smartcard.scard import SCARD_LEAVE_CARD
from smartcard.util import toBytes, toHexString

GET_UID = toBytes("FF CA 00 00 00")
PATIENCE = 5  # seconds


def main() -> None:
    # A card that is in already is as good as one that comes.
    service = CardRequest(timeout=PATIENCE, cardType=AnyCardType()).waitforcard()
    with service.connection as connection:
        # Unless told otherwise, pyscard powers the card off when it disconnects.
        connection.connect(disposition=SCARD_LEAVE_CARD)
        print("Reader:", connection.getReader())
        print("ATR:", toHexString(connection.getATR()))
        uid, sw1, sw2 = connection.transmit(GET_UID)
    print(">", toHexString(GET_UID))
    print("<", toHexString([*uid, sw1, sw2]))
    if uid and (sw1, sw2) == (0x90, 0x00):
        print("UID:", toHexString(uid))


if __name__ == "__main__":
    try:
        main()
    except CardRequestTimeoutException:
        sys.exit(f"No card came within {PATIENCE} seconds.")
    except (SmartcardException, BaseSCardException) as error:
        sys.exit(str(error))
