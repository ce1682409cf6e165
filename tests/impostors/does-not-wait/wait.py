# Looks once.
import sys

from smartcard.Exceptions import SmartcardException
from smartcard.System import readers
from smartcard.util import toHexString

reader = readers()[0]
try:
    connection = reader.createConnection()
    connection.connect()
    print("Reader:", reader)
    print("ATR:", toHexString(connection.getATR()))
    command = list(bytes.fromhex("FFCA000000"))
    data, sw1, sw2 = connection.transmit(command)
    print(">", toHexString(command))
    print("<", toHexString([*data, sw1, sw2]))
    print("UID:", toHexString(data))
except SmartcardException:
    sys.exit("No card came.")
