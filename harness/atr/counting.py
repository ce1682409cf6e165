"""Numbers of bytes in words."""

from __future__ import annotations


def bytes_text(number: int) -> str:
    """`1 byte`, `2 bytes`."""
    return "1 byte" if number == 1 else f"{number} bytes"
