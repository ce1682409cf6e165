"""500 connections through pyscard, none of them disconnected or released."""

from smartcard.System import readers

WANTED = 500


def connect() -> None:
    """Connect, send something, and forget it."""
    connection = readers()[0].createConnection()
    connection.connect()
    connection.transmit([0x00, 0x00, 0x00, 0x00])


for _ in range(WANTED):
    connect()
print(WANTED, "connections")
