"""The places of historical bytes: names and offsets for their fields."""

from __future__ import annotations

from dataclasses import dataclass

from harness.atr.meaning import Meaning
from harness.atr.reading import Wrong
from harness.atr.value import Breach, Field


@dataclass(frozen=True)
class Place:
    """Where the historical bytes begin in the ATR."""

    at: int

    def field(self, first: int, raw: bytes, meaning: Meaning, *wrong: Wrong) -> Field:
        """The field of `raw`, whose first byte is historical byte number `first`, from 1."""
        last = first + len(raw) - 1
        name = f"T{first}" if len(raw) == 1 else f"T{first}-T{last}"
        at = self.at + first - 1
        return Field(name, at, raw, meaning, tuple(Breach(kind, at, text) for kind, text in wrong))
