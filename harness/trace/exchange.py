"""An exchange: one command and the response to it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Exchange:
    """A command APDU and its response APDU as the card sees them; no response: b"".

    slot: the reader's slot that the card is in, from 0.
    """

    command: bytes
    response: bytes
    slot: int = 0
