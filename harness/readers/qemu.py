"""QEMU's USB reader, usb-ccid, with a passthru card: its names, and what it cannot.

It has one slot, and tells its host that it speaks T=0 alone: a card that offers no T=0 is of no
use in it. Whether the host powers or resets the card is not told to the card. A response has at
most 374 bytes. There is no pcscd beside it: the host is a machine that QEMU plays.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

DRIVER: Final = "qemu"
NAME: Final = "QEMU USB CCID"  # what the device calls itself
SLOTS: Final = 1
SOCKET: Final = Path("/run/pcscd/qemu.sock")  # in the folder that a sample's container sees
