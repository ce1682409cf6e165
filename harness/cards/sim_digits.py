"""Digits as SIM files hold them: two to a byte, the first one low (GSM 11.11, 10)."""

from __future__ import annotations

from typing import Final

_INTERNATIONAL: Final = 0x91  # TON and NPI: an international number, of E.164
_FOOTER: Final = 14  # bytes of a dialling number behind its alpha identifier
_IMSI: Final = 9  # bytes of EF IMSI


def swapped(digits: str, length: int) -> bytes:
    """Digits in so many bytes, filled up with F."""
    padded = digits.ljust(2 * length, "F")
    return bytes.fromhex("".join(padded[at + 1] + padded[at] for at in range(0, 2 * length, 2)))


def imsi(digits: str) -> bytes:
    """An IMSI of up to 15 digits (10.3.2): its length, and type 1 with parity before the digits."""
    size = len(digits) // 2 + 1
    kind = "9" if len(digits) % 2 else "1"
    return bytes((size,)) + swapped(kind + digits, _IMSI - 1)


def dialling_number(name: str, number: str, length: int) -> bytes:
    """A record of EF ADN and its kin (10.5.1), of so many bytes; all FF where both are empty."""
    if not number:
        return b"\xff" * length
    size = (len(number) + 1) // 2 + 1
    footer = bytes((size, _INTERNATIONAL)) + swapped(number, _FOOTER - 4) + b"\xff\xff"
    return name.encode("ascii").ljust(length - _FOOTER, b"\xff") + footer
