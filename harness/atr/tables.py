"""Tables of ISO 7816-3 (2006) and ISO 7816-4: codes, and what they stand for.

A code that is not in its table is reserved for future use (RFU).
"""

from __future__ import annotations

from typing import Final

# TA1, high nibble: Fi, and the highest clock in Hz (ISO 7816-3, 8.3, table 7).
FI: Final = {
    0x0: (372, 4_000_000),
    0x1: (372, 5_000_000),
    0x2: (558, 6_000_000),
    0x3: (744, 8_000_000),
    0x4: (1116, 12_000_000),
    0x5: (1488, 16_000_000),
    0x6: (1860, 20_000_000),
    0x9: (512, 5_000_000),
    0xA: (768, 7_500_000),
    0xB: (1024, 10_000_000),
    0xC: (1536, 15_000_000),
    0xD: (2048, 20_000_000),
}
# TA1, low nibble: Di (table 8).
DI: Final = {1: 1, 2: 2, 3: 4, 4: 8, 5: 16, 6: 32, 7: 64, 8: 12, 9: 20}
DEFAULT_TA1: Final = 0x11  # Fi 372, Di 1, at most 5 MHz

# TB1, bits 7 and 6: the most that programming draws, in mA (ISO 7816-3:1989, 6.1.4.3). Of the
# voltages, 5 to 25 V are defined. All of it is to be ignored since 2006.
PROGRAMMING_MA: Final = {0: 25, 1: 50, 2: 100}
PROGRAMMING_V: Final = range(5, 26)
PROGRAMMING_DV: Final = range(50, 251)  # TB2, in tenths of a volt

NO_PROTOCOL: Final = 15  # T=15 stands before global interface bytes (8.2.3)
RESERVED_PROTOCOLS: Final = range(2, 14)  # T=14 is for protocols of no standard

# The first TA after T=15: bits 8 and 7, and bits 6 to 1 (8.3).
CLOCK_STOP: Final = ("not supported", "state L", "state H", "no preference")
CLASSES: Final = {1: "A", 2: "B", 3: "AB", 4: "C", 6: "BC", 7: "ABC"}
VOLTS: Final = {"A": "5 V", "B": "3 V", "C": "1.8 V"}

# The first byte of the historical bytes (ISO 7816-4, 12.1.1).
STATUS_AT_THE_END: Final = 0x00
DIR_REFERENCE: Final = 0x10
COMPACT_TLV: Final = 0x80
RESERVED_CATEGORIES: Final = range(0x81, 0x90)

# Tags of compact TLV: 4X of a BER-TLV tag (ISO 7816-4, 12.1.1.2).
COUNTRY, ISSUER, SERVICE, CAPABILITIES, STATUS, AID = 0x1, 0x2, 0x3, 0x7, 0x8, 0xF
TAGS: Final = {
    COUNTRY: "country code",
    ISSUER: "issuer identification number",
    SERVICE: "card service data",
    0x4: "initial access data",
    0x5: "card issuer's data",
    0x6: "pre-issuing data",
    CAPABILITIES: "card capabilities",
    STATUS: "status indicator",
    AID: "application identifier",
}

# Card service data: bits 8 to 5, then bits 4 to 2 (12.1.1.2.3).
SERVICES: Final = {
    0x80: "applications selected by full DF name",
    0x40: "applications selected by partial DF name",
    0x20: "data objects in EF.DIR",
    0x10: "data objects in EF.ATR",
}
EF_ACCESS: Final = {0b000: "READ RECORD", 0b010: "GET DATA", 0b100: "READ BINARY"}

# The software function tables of the card capabilities (12.1.1.2.7).
SELECTION: Final = {
    0x80: "DF by full name",
    0x40: "DF by partial name",
    0x20: "DF by path",
    0x10: "DF by file identifier",
    0x08: "DF implicitly",
    0x04: "short EF identifier",
    0x02: "record number",
    0x01: "record identifier",
}
WRITING: Final = ("one-time write", "proprietary", "write OR", "write AND")
THIRD_TABLE: Final = {
    0x80: "command chaining",
    0x40: "extended Lc and Le fields",
    0x20: "extended length information in EF.ATR",  # RFU before ISO 7816-4:2013
}
CHANNELS_GIVEN_BY: Final = ("nobody", "the interface device", "the card", "either side")
MANY_CHANNELS: Final = 8  # stands for 8 or more

# Life cycle status of the card (ISO 7816-4, 7.4.10). The high nibble is zero.
LIFE_CYCLE: Final = {
    0x00: "not told",
    0x01: "creation",
    0x03: "initialisation",
    0x04: "operational, deactivated",
    0x05: "operational, activated",
    0x06: "operational, deactivated",
    0x07: "operational, activated",
    0x0C: "termination",
    0x0D: "termination",
    0x0E: "termination",
    0x0F: "termination",
}
PROPRIETARY_LIFE_CYCLE: Final = range(0x10, 0x100)

# SW1 of a status indicator (ISO 7816-4, 5.6); of the 9x only 9000 is in the standard.
STATUS_BYTES: Final = {
    0x61: "normal processing, more data",
    0x62: "warning, memory unchanged",
    0x63: "warning, memory changed",
    0x64: "execution error, memory unchanged",
    0x65: "execution error, memory changed",
    0x66: "execution error, security",
} | {sw1: "checking error" for sw1 in range(0x67, 0x70)}
NORMAL: Final = 0x9000
