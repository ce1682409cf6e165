# Asks the card as it should, and prints the answer with one byte wrong.
from smartcard.System import readers
from smartcard.util import toHexString

reader = readers()[0]
print("Reader:", reader)
connection = reader.createConnection()
connection.connect()
for command in (list(bytes.fromhex("00A404000AA00000006203010C0601")), [0, 0, 0, 0]):
    data, sw1, sw2 = connection.transmit(command)
    print(">", toHexString(command))
    print("<", toHexString([*data, sw1, sw2 ^ 1]))
print(bytes(data).decode())
