"""Shows the answer to reset of the card in the first PC/SC reader, and the protocol it speaks."""

import sys

from smartcard.CardConnection import CardConnection
from smartcard.Exceptions import NoReadersException, SmartcardException
from smartcard.pcsc.PCSCExceptions import BaseSCardException
from smartcard.scard import SCARD_LEAVE_CARD
from smartcard.System import readers
from smartcard.util import toHexString

PROTOCOLS = {CardConnection.T0_protocol: "T=0", CardConnection.T1_protocol: "T=1"}


def main() -> None:
    available = readers()
    if not available:
        raise NoReadersException
    reader = available[0]
    print("Reader:", reader)
    with reader.createConnection() as connection:
        # Unless told otherwise, pyscard powers the card off when it disconnects.
        connection.connect(disposition=SCARD_LEAVE_CARD)
        print("ATR:", toHexString(connection.getATR()))
        print("Protocol:", PROTOCOLS[connection.getProtocol()])


if __name__ == "__main__":
    try:
        main()
    except (SmartcardException, BaseSCardException) as error:
        sys.exit(str(error))
