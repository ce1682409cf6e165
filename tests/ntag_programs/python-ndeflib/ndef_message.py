"""Write the NDEF message of a URI and a text to a tag, and read it back: pyscard and ndeflib."""

from __future__ import annotations

import sys

import ndef
from smartcard.CardConnection import CardConnection
from smartcard.System import readers

USER_MEMORY = 4
PAGE = 4
BLOCK = 16
MESSAGE, TERMINATOR = 0x03, 0xFE  # TLVs of a Type 2 tag (NFC Forum, Type 2 Tag, 2.3)


def transmit(connection: CardConnection, command: list[int]) -> bytes:
    data, sw1, sw2 = connection.transmit(command)
    if (sw1, sw2) != (0x90, 0x00):
        raise SystemExit(f"{bytes(command).hex()}: {sw1:02X} {sw2:02X}")
    return bytes(data)


def write(connection: CardConnection, message: bytes) -> None:
    tlv = bytes((MESSAGE, len(message))) + message + bytes((TERMINATOR,))
    tlv += bytes(-len(tlv) % PAGE)
    for at in range(0, len(tlv), PAGE):
        page = USER_MEMORY + at // PAGE
        transmit(connection, [0xFF, 0xD6, 0x00, page, PAGE, *tlv[at : at + PAGE]])


def read(connection: CardConnection) -> bytes:
    memory, page = b"", USER_MEMORY
    while len(memory) < 2 or len(memory) < 2 + memory[1]:
        memory += transmit(connection, [0xFF, 0xB0, 0x00, page, BLOCK])
        page += BLOCK // PAGE
    if memory[0] != MESSAGE:
        raise SystemExit(f"no NDEF message: {memory[:4].hex()}")
    return memory[2 : 2 + memory[1]]


def main() -> None:
    connection = readers()[0].createConnection()
    connection.connect()
    if sys.argv[1:]:
        uri, text = sys.argv[1:]
        records = [ndef.UriRecord(uri), ndef.TextRecord(text, "en")]
        write(connection, b"".join(ndef.message_encoder(records)))
    for record in ndef.message_decoder(read(connection)):
        print(record.uri if isinstance(record, ndef.UriRecord) else record.text)


if __name__ == "__main__":
    main()
