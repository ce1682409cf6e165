"""The error of ATRs that cannot be made as described."""

from __future__ import annotations


class AtrError(ValueError):
    """Bytes that cannot be an ATR. The message names what would be allowed."""
