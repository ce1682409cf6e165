"""winscard.h for the recipes: what it has by its own names, through ctypes and libpcsclite.so.1.

A call returns what the C function returns, by its name, and then what it hands out. Nothing is
raised: what a recipe is about is the codes themselves.
"""

import ctypes
import sys
from collections.abc import Sequence
from ctypes import POINTER, byref, c_char, c_char_p, c_long, c_ubyte, c_ulong, c_void_p

LIBRARY = ctypes.CDLL("libpcsclite.so.1")

SCARD_SCOPE_SYSTEM = 2
SCARD_SHARE_SHARED, SCARD_SHARE_DIRECT = 2, 3
SCARD_PROTOCOL_T0, SCARD_PROTOCOL_T1, SCARD_PROTOCOL_RAW = 1, 2, 4
SCARD_PROTOCOL_ANY = SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1
SCARD_LEAVE_CARD, SCARD_RESET_CARD = 0, 1
SCARD_STATE_UNAWARE = 0
SUCCESS = "SCARD_S_SUCCESS"

CODES = {
    0x00000000: SUCCESS,
    0x80100001: "SCARD_F_INTERNAL_ERROR",
    0x80100002: "SCARD_E_CANCELLED",
    0x80100003: "SCARD_E_INVALID_HANDLE",
    0x80100004: "SCARD_E_INVALID_PARAMETER",
    0x80100006: "SCARD_E_NO_MEMORY",
    0x80100009: "SCARD_E_UNKNOWN_READER",
    0x8010000A: "SCARD_E_TIMEOUT",
    0x8010000B: "SCARD_E_SHARING_VIOLATION",
    0x8010000C: "SCARD_E_NO_SMARTCARD",
    0x8010000F: "SCARD_E_PROTO_MISMATCH",
    0x80100011: "SCARD_E_INVALID_VALUE",
    0x80100013: "SCARD_F_COMM_ERROR",
    0x80100017: "SCARD_E_READER_UNAVAILABLE",
    0x8010001D: "SCARD_E_NO_SERVICE",
    0x8010001E: "SCARD_E_SERVICE_STOPPED",
    0x8010002E: "SCARD_E_NO_READERS_AVAILABLE",
    0x80100068: "SCARD_W_RESET_CARD",
    0x80100069: "SCARD_W_REMOVED_CARD",
    0x8010006A: "SCARD_W_SECURITY_VIOLATION",
}
STATES = {
    0x0002: "CHANGED",
    0x0004: "UNKNOWN",
    0x0008: "UNAVAILABLE",
    0x0010: "EMPTY",
    0x0020: "PRESENT",
    0x0080: "EXCLUSIVE",
    0x0100: "INUSE",
    0x0200: "MUTE",
    0x0400: "UNPOWERED",
}
PROTOCOLS = {SCARD_PROTOCOL_T0: "T=0", SCARD_PROTOCOL_T1: "T=1", SCARD_PROTOCOL_RAW: "RAW"}


class ReaderState(ctypes.Structure):
    """SCARD_READERSTATE."""

    _fields_ = (
        ("szReader", c_char_p),
        ("pvUserData", c_void_p),
        ("dwCurrentState", c_ulong),
        ("dwEventState", c_ulong),
        ("cbAtr", c_ulong),
        ("rgbAtr", c_ubyte * 33),
    )

    @property
    def names(self) -> str:
        """The lower half of dwEventState, by the names of its bits."""
        return "|".join(name for bit, name in STATES.items() if self.dwEventState & bit)

    @property
    def events(self) -> int:
        """The upper half: how many cards have come and gone."""
        return int(self.dwEventState) >> 16

    @property
    def atr(self) -> str:
        """In hexadecimal; "" where there is no card."""
        return bytes(self.rgbAtr[: self.cbAtr]).hex(" ").upper()


class IoRequest(ctypes.Structure):
    """SCARD_IO_REQUEST."""

    _fields_ = (("dwProtocol", c_ulong), ("cbPciLength", c_ulong))


def _named(code: int) -> str:
    return CODES.get(code & 0xFFFFFFFF, f"0x{code & 0xFFFFFFFF:08X}")


def _function(name: str, *types: object) -> "ctypes._NamedFuncPointer":
    found = LIBRARY[name]
    found.argtypes, found.restype = types, c_long  # type: ignore[assignment]
    return found


_establish = _function("SCardEstablishContext", c_ulong, c_void_p, c_void_p, POINTER(c_long))
_release = _function("SCardReleaseContext", c_long)
_list = _function("SCardListReaders", c_long, c_char_p, c_char_p, POINTER(c_ulong))
_connect = _function(
    "SCardConnect", c_long, c_char_p, c_ulong, c_ulong, POINTER(c_long), POINTER(c_ulong)
)
_reconnect = _function("SCardReconnect", c_long, c_ulong, c_ulong, c_ulong, POINTER(c_ulong))
_disconnect = _function("SCardDisconnect", c_long, c_ulong)
_transmit = _function(
    "SCardTransmit",
    *(c_long, POINTER(IoRequest), c_char_p, c_ulong, c_void_p, c_char_p, POINTER(c_ulong)),
)
_status_change = _function("SCardGetStatusChange", c_long, c_ulong, POINTER(ReaderState), c_ulong)
_cancel = _function("SCardCancel", c_long)


def establish_context() -> tuple[str, int]:
    """Code and context."""
    context = c_long()
    return _named(_establish(SCARD_SCOPE_SYSTEM, None, None, byref(context))), context.value


def release_context(context: int) -> str:
    """Code."""
    return _named(_release(context))


def list_readers(context: int) -> tuple[str, list[str]]:
    """Code and names."""
    size = c_ulong(4096)
    names = (c_char * size.value)()
    code = _named(_list(context, None, names, byref(size)))
    found = names.raw[: size.value].rstrip(b"\0") if code == SUCCESS else b""
    return code, [name.decode() for name in found.split(b"\0") if name]


def connect(context: int, reader: str, share: int, protocols: int) -> tuple[str, int, str]:
    """Code, handle, and the protocol that the connection has."""
    card, protocol = c_long(), c_ulong()
    code = _connect(context, reader.encode(), share, protocols, byref(card), byref(protocol))
    return _named(code), card.value, PROTOCOLS.get(protocol.value, "none")


def reconnect(card: int, share: int, protocols: int, what: int) -> tuple[str, str]:
    """Code, and the protocol that the connection has. what: SCARD_RESET_CARD, ..."""
    protocol = c_ulong()
    code = _reconnect(card, share, protocols, what, byref(protocol))
    return _named(code), PROTOCOLS.get(protocol.value, "none")


def disconnect(card: int, what: int = SCARD_LEAVE_CARD) -> str:
    """Code."""
    return _named(_disconnect(card, what))


def transmit(card: int, protocol: str, command: bytes) -> tuple[str, bytes]:
    """Code and response."""
    number = SCARD_PROTOCOL_T0 if protocol == "T=0" else SCARD_PROTOCOL_T1
    request = IoRequest(number, ctypes.sizeof(IoRequest))
    size = c_ulong(65538)
    response = (c_char * size.value)()
    code = _named(
        _transmit(card, byref(request), command, len(command), None, response, byref(size))
    )
    return code, response.raw[: size.value] if code == SUCCESS else b""


def status_change(context: int, milliseconds: int, states: Sequence[ReaderState]) -> str:
    """Code; what there is to tell is in the states."""
    array = (ReaderState * len(states))(*states)
    code = _named(_status_change(context, milliseconds, array, len(states)))
    for state, told in zip(states, array, strict=True):
        state.dwEventState, state.cbAtr, state.rgbAtr = told.dwEventState, told.cbAtr, told.rgbAtr
    return code


def cancel(context: int) -> str:
    """Code."""
    return _named(_cancel(context))


def begin() -> tuple[int, str]:
    """A context, and its first reader."""
    code, context = establish_context()
    if code != SUCCESS:
        sys.exit(f"SCardEstablishContext: {code}")
    code, readers = list_readers(context)
    if not readers:
        sys.exit(f"SCardListReaders: {code}")
    return context, readers[0]
