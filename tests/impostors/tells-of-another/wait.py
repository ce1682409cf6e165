# Begins anew when its card has gone, and takes the next one for the same.
import contextlib
import time

from smartcard.Exceptions import SmartcardException
from smartcard.System import readers
from smartcard.util import toHexString

reader = readers()[0]
connection = reader.createConnection()
connection.connect()
print("Reader:", reader)
print("ATR:", toHexString(connection.getATR()))
command = list(bytes.fromhex("FFCA000000"))
data = None
while data is None:
    try:
        data, sw1, sw2 = connection.transmit(command)
    except SmartcardException:
        time.sleep(0.1)
        connection = reader.createConnection()
        with contextlib.suppress(SmartcardException):
            connection.connect()
print(">", toHexString(command))
print("<", toHexString([*data, sw1, sw2]))
print("UID:", toHexString(data))
