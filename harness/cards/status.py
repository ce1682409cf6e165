"""Status words by name (ISO 7816-4, 5.6, tables of SW1-SW2).

Numbers are written as the standard does, four hexadecimal digits: SW1 then SW2.
"""

from __future__ import annotations

from typing import Final

OK: Final = 0x9000
MORE_DATA: Final = 0x6100  # SW2: how many bytes GET RESPONSE will give, 00 for 256
END_REACHED: Final = 0x6282
DEACTIVATED: Final = 0x6283
TERMINATED: Final = 0x6285
FAILED: Final = 0x6300  # PC/SC part 3: no information given, the operation failed
TRIES_LEFT: Final = 0x63C0  # SW2, low nibble: how many
WRONG_LENGTH: Final = 0x6700
CHANNEL_NOT_SUPPORTED: Final = 0x6881
SECURE_MESSAGING_NOT_SUPPORTED: Final = 0x6882
LAST_OF_CHAIN_EXPECTED: Final = 0x6883
CHAINING_NOT_SUPPORTED: Final = 0x6884
WRONG_STRUCTURE: Final = 0x6981
SECURITY_NOT_SATISFIED: Final = 0x6982
BLOCKED: Final = 0x6983
REFERENCE_NOT_USABLE: Final = 0x6984
CONDITIONS_NOT_SATISFIED: Final = 0x6985
NO_CURRENT_EF: Final = 0x6986
WRONG_DATA: Final = 0x6A80
FUNCTION_NOT_SUPPORTED: Final = 0x6A81
FILE_NOT_FOUND: Final = 0x6A82
RECORD_NOT_FOUND: Final = 0x6A83
NO_SPACE: Final = 0x6A84
INCORRECT_P1_P2: Final = 0x6A86
DATA_NOT_FOUND: Final = 0x6A88
FILE_EXISTS: Final = 0x6A89
NAME_EXISTS: Final = 0x6A8A
WRONG_P1_P2: Final = 0x6B00
WRONG_LE: Final = 0x6C00  # SW2: the exact number of bytes there are, 00 for 256
INS_NOT_SUPPORTED: Final = 0x6D00
CLA_NOT_SUPPORTED: Final = 0x6E00
NO_DIAGNOSIS: Final = 0x6F00

_EXACT: Final = {
    0x9000: "Normal processing",
    0x6200: "Warning, memory unchanged",
    0x6281: "Part of the returned data may be corrupted",
    0x6282: "End of file or record reached before reading Le bytes",
    0x6283: "Selected file deactivated",
    0x6284: "File control information not formatted as it should be",
    0x6285: "Selected file in termination state",
    0x6286: "No input data available from a sensor on the card",
    0x6287: "At least one of the referenced records is deactivated",
    0x6300: "Warning, memory changed",
    0x6381: "File filled up by the last write",
    0x6400: "Execution error, memory unchanged",
    0x6401: "Immediate response required by the card",
    0x6500: "Execution error, memory changed",
    0x6581: "Memory failure",
    0x6700: "Wrong length",
    0x6800: "Function in CLA not supported",
    0x6881: "Logical channel not supported",
    0x6882: "Secure messaging not supported",
    0x6883: "Last command of the chain expected",
    0x6884: "Command chaining not supported",
    0x6900: "Command not allowed",
    0x6981: "Command incompatible with the file structure",
    0x6982: "Security status not satisfied",
    0x6983: "Authentication method blocked",
    0x6984: "Reference data not usable",
    0x6985: "Conditions of use not satisfied",
    0x6986: "Command not allowed, no current EF",
    0x6987: "Expected secure messaging objects missing",
    0x6988: "Secure messaging objects incorrect",
    0x6A00: "Wrong parameters P1-P2",
    0x6A80: "Incorrect parameters in the command data",
    0x6A81: "Function not supported",
    0x6A82: "File or application not found",
    0x6A83: "Record not found",
    0x6A84: "Not enough memory in the file",
    0x6A85: "Lc inconsistent with the TLV structure",
    0x6A86: "Incorrect parameters P1-P2",
    0x6A87: "Lc inconsistent with parameters P1-P2",
    0x6A88: "Referenced data not found",
    0x6A89: "File already exists",
    0x6A8A: "DF name already exists",
    0x6B00: "Wrong parameters P1-P2",
    0x6D00: "Instruction not supported or invalid",
    0x6E00: "Class not supported",
    0x6F00: "No precise diagnosis",
}

_BY_SW1: Final = {
    0x62: "Warning, memory unchanged",
    0x63: "Warning, memory changed",
    0x64: "Execution error, memory unchanged",
    0x65: "Execution error, memory changed",
    0x66: "Security-related issue",
    0x68: "Function in CLA not supported",
    0x69: "Command not allowed",
    0x6A: "Wrong parameters P1-P2",
} | dict.fromkeys(range(0x90, 0xA0), "Proprietary status")


def name(sw: int) -> str:
    """The meaning of a status word in the standard's terms (ISO 7816-4, 5.6); never empty.

    Words that carry a number are told with it: 61xx and 6Cxx a count of bytes (00 is 256),
    63Cx a counter. What the standard leaves open is called what it is.
    """
    sw1, sw2 = sw >> 8, sw & 0xFF
    return _EXACT.get(sw) or _counted(sw1, sw2) or _BY_SW1.get(sw1, "Not a status word of ISO 7816")


def _counted(sw1: int, sw2: int) -> str:
    """The words whose SW2 is a number; empty for all others."""
    match sw1:
        case 0x61:
            return f"Normal processing, {sw2 or 256} more bytes available"
        case 0x6C:
            return f"Wrong Le, {sw2 or 256} bytes available"
        case 0x63 if sw2 & 0xF0 == 0xC0:
            return f"Counter is {sw2 & 0x0F}"
        case 0x62 | 0x64 if 0x02 <= sw2 <= 0x80:
            return f"Triggered by the card, query of {sw2} bytes"
    return ""
