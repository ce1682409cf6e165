"""The reading of one byte: what it means, and in what it breaks the standard."""

from __future__ import annotations

from dataclasses import dataclass

from harness.atr.meaning import InterfaceMeaning
from harness.atr.value import Kind

Wrong = tuple[Kind, str]  # and what is to be said of it


@dataclass(frozen=True)
class Reading:
    """What an interface byte means, and what is wrong with it."""

    meaning: InterfaceMeaning
    wrong: tuple[Wrong, ...] = ()


def reserved(name: str, value: object) -> Wrong:
    """A code that the standard keeps for later."""
    return Kind.RESERVED, f"{name} is {value}, which is reserved (RFU)"


def where(*cases: tuple[bool, Wrong]) -> tuple[Wrong, ...]:
    """What is wrong, of what may be."""
    return tuple(wrong for applies, wrong in cases if applies)
