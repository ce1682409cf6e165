"""Asks the first PC/SC reader for the UID of the card on it, through pyscard's objects."""

import sys

from smartcard.Exceptions import NoReadersException, SmartcardException
from smartcard.pcsc.PCSCExceptions import BaseSCardException
from smartcard.scard import SCARD_LEAVE_CARD
from smartcard.System import readers
from smartcard.util import toBytes, toHexString

GET_UID = toBytes("FF CA 00 00 00")


def main() -> None:
    available = readers()
    if not available:
        raise NoReadersException
    reader = available[0]
    print("Reader:", reader)
    with reader.createConnection() as connection:
        # Unless told otherwise, pyscard powers the card off when it disconnects.
        connection.connect(disposition=SCARD_LEAVE_CARD)
        uid, sw1, sw2 = connection.transmit(GET_UID)
    print(">", toHexString(GET_UID))
    print("<", toHexString([*uid, sw1, sw2]))
    if uid and (sw1, sw2) == (0x90, 0x00):
        print("UID:", toHexString(uid))


if __name__ == "__main__":
    try:
        main()
    except (SmartcardException, BaseSCardException) as error:
        sys.exit(str(error))
