# Does everything right, and something that nobody asked for.
from smartcard.System import readers
from smartcard.util import toHexString

reader = readers()[0]
print("Reader:", reader)
connection = reader.createConnection()
connection.connect()
commands = ["00A404000AA00000006203010C0601", "00B0000000", "00000000"]
for command in [list(bytes.fromhex(command)) for command in commands]:
    data, sw1, sw2 = connection.transmit(command)
    print(">", toHexString(command))
    print("<", toHexString([*data, sw1, sw2]))
print(bytes(data).decode())
