# Asks, and does not listen.
from smartcard.System import readers
from smartcard.util import toHexString

reader = readers()[0]
print("Reader:", reader)
connection = reader.createConnection()
connection.connect()
command = list(bytes.fromhex("FFCA000000"))
data, sw1, sw2 = connection.transmit(command)
print(">", toHexString(command))
print("<", toHexString([*data, sw1, sw2]))
print("UID: 04 A1 B2 C3 D4 E5 80")
