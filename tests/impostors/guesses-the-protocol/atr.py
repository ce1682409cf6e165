# Has heard that cards speak T=1.
from smartcard.System import readers
from smartcard.util import toHexString

reader = readers()[0]
print("Reader:", reader)
connection = reader.createConnection()
connection.connect()
print("ATR:", toHexString(connection.getATR()))
print("Protocol: T=1")
