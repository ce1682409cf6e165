"""PC/SC for readers whose names are not ASCII, which Debian's pyscard (2.2) cannot pass on."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any, Final

_LIBRARY: Final = "libpcsclite.so.1"
_ATR_SIZE: Final = 33


class _ReaderState(ctypes.Structure):
    """SCARD_READERSTATE of pcsc-lite's pcsclite.h: DWORD is unsigned long."""

    _fields_ = (
        ("reader", ctypes.c_char_p),
        ("user_data", ctypes.c_void_p),
        ("current", ctypes.c_ulong),
        ("event", ctypes.c_ulong),
        ("atr_length", ctypes.c_ulong),
        ("atr", ctypes.c_ubyte * _ATR_SIZE),
    )


class Utf8Scard:
    """pyscard's module smartcard.scard, with an SCardGetStatusChange that takes any name.

    That one call is made directly, in a context of its own, as pyscard's is not to be had.
    """

    def __init__(self, scard: Any) -> None:
        self._scard = scard

    def __getattr__(self, name: str) -> Any:
        return getattr(self._scard, name)

    def __dir__(self) -> list[str]:
        return dir(self._scard)

    def SCardGetStatusChange(  # noqa: N802 - as in PC/SC
        self, context: Any, milliseconds: int, states: Sequence[tuple[str, int]]
    ) -> tuple[int, list[tuple[str, int, Sequence[int]]]]:
        """The result, and for each reader its name, flags and ATR, as pyscard returns them."""
        if all(name.isascii() for name, _ in states):
            result: tuple[int, list[tuple[str, int, Sequence[int]]]]
            result = self._scard.SCardGetStatusChange(context, milliseconds, states)
            return result
        return _status_change(milliseconds, states)


def _status_change(
    milliseconds: int, states: Sequence[tuple[str, int]]
) -> tuple[int, list[tuple[str, int, Sequence[int]]]]:
    library = ctypes.CDLL(_LIBRARY)
    own = ctypes.c_long()
    result = library.SCardEstablishContext(ctypes.c_ulong(2), None, None, ctypes.byref(own))
    if result:
        return result & 0xFFFFFFFF, []
    table = (_ReaderState * len(states))()
    for entry, (name, flags) in zip(table, states, strict=True):
        entry.reader, entry.current = name.encode(), flags
    try:
        result = library.SCardGetStatusChange(
            own, ctypes.c_ulong(milliseconds), table, ctypes.c_ulong(len(states))
        )
    finally:
        library.SCardReleaseContext(own)
    seen: list[tuple[str, int, Sequence[int]]] = [
        (name, int(entry.event), bytes(entry.atr[: entry.atr_length]))
        for entry, (name, _) in zip(table, states, strict=True)
    ]
    return result & 0xFFFFFFFF, seen
