"""Asks the card in the first PC/SC reader for its greeting, through pyscard's objects."""

import sys

from smartcard.CardConnection import CardConnection
from smartcard.Exceptions import NoReadersException, SmartcardException
from smartcard.pcsc.PCSCExceptions import BaseSCardException
from smartcard.scard import SCARD_LEAVE_CARD
from smartcard.System import readers
from smartcard.util import toBytes, toHexString

SELECT_APPLET = toBytes("00 A4 04 00 0A A0 00 00 00 62 03 01 0C 06 01")
GET_GREETING = toBytes("00 00 00 00")


def exchange(connection: CardConnection, command: list[int]) -> list[int]:
    """Send a command, print it with its response, and return the response."""
    data, sw1, sw2 = connection.transmit(command)
    response = [*data, sw1, sw2]
    print(">", toHexString(command))
    print("<", toHexString(response))
    return response


def greet(connection: CardConnection) -> None:
    """Select the applet, and print what it has to say."""
    exchange(connection, SELECT_APPLET)
    match exchange(connection, GET_GREETING):
        case [*greeting, 0x90, 0x00] if greeting:
            print(bytes(greeting).decode(errors="replace"))


def main() -> None:
    available = readers()
    if not available:
        raise NoReadersException
    reader = available[0]
    print("Reader:", reader)
    with reader.createConnection() as connection:
        # Unless told otherwise, pyscard powers the card off when it disconnects.
        connection.connect(disposition=SCARD_LEAVE_CARD)
        greet(connection)


if __name__ == "__main__":
    try:
        main()
    except (SmartcardException, BaseSCardException) as error:
        sys.exit(str(error))
