"""vpcd, vsmartcard's virtual reader, as Debian builds and configures it: what others go by."""

from __future__ import annotations

from typing import Final

DRIVER: Final = "vpcd"
NAME: Final = "Virtual PCD"  # pcscd adds interface and slot: "Virtual PCD 00 00"
SLOTS: Final = 2
HOST: Final = "127.0.0.1"
PORT: Final = 0x8C7B  # of the first slot; the second has the next port


def slot_name(name: str, slot: int = 0) -> str:
    """The name that pcscd gives to a slot of a reader."""
    return f"{name} 00 {slot:02X}"
