# Writes three bytes to the card, reads them back, and shows both exchanges.
import sys

from smartcard.Exceptions import SmartcardException
from smartcard.System import readers
from smartcard.util import toHexString

COMMANDS = ("00 D6 00 00 03 01 02 03", "00 B0 00 00 03")


def main():
    reader = readers()[0]
    print("Reader:", reader)
    connection = reader.createConnection()
    connection.connect()
    print("ATR:", toHexString(connection.getATR()))
    for command in COMMANDS:
        data, sw1, sw2 = connection.transmit(list(bytes.fromhex(command)))
        print(">", command)
        print("<", toHexString([*data, sw1, sw2]))
    print("Stored:", toHexString(data))
    connection.disconnect()


try:
    main()
except SmartcardException as error:
    sys.exit(str(error))
