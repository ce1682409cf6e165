# Sleeps for a while, and then looks once.
import sys
import time

from smartcard import scard
from smartcard.Exceptions import SmartcardException
from smartcard.System import readers
from smartcard.util import toHexString

scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
reader = readers()[0]
time.sleep(4.5)
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
