"""Commands and responses in words, for those who do not have the tables in mind."""

from __future__ import annotations

from typing import Final

from harness.cards import status

# ISO 7816-4, table 4, and 7816-8 and -9; those that cards of the gallery may see.
_INSTRUCTIONS: Final = {
    0x04: "DEACTIVATE FILE",
    0x0E: "ERASE BINARY",
    0x20: "VERIFY",
    0x24: "CHANGE REFERENCE DATA",
    0x2C: "RESET RETRY COUNTER",
    0x44: "ACTIVATE FILE",
    0x70: "MANAGE CHANNEL",
    0x82: "EXTERNAL AUTHENTICATE",
    0x84: "GET CHALLENGE",
    0x88: "INTERNAL AUTHENTICATE",
    0xA0: "SEARCH BINARY",
    0xA2: "SEARCH RECORD",
    0xA4: "SELECT",
    0xB0: "READ BINARY",
    0xB2: "READ RECORD",
    0xC0: "GET RESPONSE",
    0xCA: "GET DATA",
    0xD0: "WRITE BINARY",
    0xD2: "WRITE RECORD",
    0xD6: "UPDATE BINARY",
    0xDA: "PUT DATA",
    0xDC: "UPDATE RECORD",
    0xE0: "CREATE FILE",
    0xE2: "APPEND RECORD",
    0xE4: "DELETE FILE",
}
# Of the reader, in class FF (PC/SC part 3, 3.2.2.1; FF 00 is ACS's).
_PSEUDO: Final = {
    0x00: "to the reader",
    0x82: "Load Keys",
    0x86: "General Authenticate",
    0xB0: "Read Binary",
    0xCA: "Get Data",
    0xD6: "Update Binary",
}
_BY_NAME: Final = 0x04
_READER: Final = 0xFF


def command_words(command: bytes) -> str:
    """The name of a command; "" for one that no standard names."""
    if len(command) < 4:
        return "too short to be a command"
    cla, ins, p1 = command[:3]
    if cla == _READER:
        name = _PSEUDO.get(ins, "")
        uid = " (the UID)" if ins == 0xCA and not p1 else ""
        return f"{name}{uid}, to the reader" if name and ins else name
    name = _INSTRUCTIONS.get(ins, "") if not cla & 0x80 else ""
    return f"{name} by DF name" if ins == 0xA4 and p1 == _BY_NAME else name


def response_words(response: bytes) -> str:
    """The status word of a response in words."""
    if len(response) < 2:
        return "no status word"
    return status.name(int.from_bytes(response[-2:], "big"))
