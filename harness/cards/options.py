"""The options of a card: text by name, as they come from JSON or from a command line."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from harness.cards.errors import CardError

_DIGITS: Final = 6  # of a number


class Options:
    """Options that are read one by one; what nobody has read is unknown.

    what: whose they are, for messages. Every method raises CardError for a value that is none.
    """

    def __init__(self, what: str, values: Mapping[str, object]) -> None:
        self._what, self._values = what, values
        self._known: set[str] = set()

    @property
    def known(self) -> frozenset[str]:
        """What has been read so far."""
        return frozenset(self._known)

    def text(self, option: str, default: str = "") -> str:
        """Any text."""
        self._known.add(option)
        value = self._values.get(option, default)
        if not isinstance(value, str):
            raise CardError(f"option {option} must be text, not {value!r}")
        return value

    def hex(self, option: str, default: bytes = b"", length: int = 0) -> bytes:
        """Bytes in hexadecimal; length: how many they must be, 0 for any number."""
        text = self.text(option, default.hex())
        try:
            data = bytes.fromhex(text)
        except ValueError:
            raise CardError(f"option {option} must be hexadecimal, not {text!r}") from None
        if length and data and len(data) != length:
            raise CardError(f"option {option} has {len(data)} bytes, it needs {length}")
        return data

    def number(self, option: str, default: int = 0) -> int:
        """A decimal number of up to six digits."""
        text = self.text(option, str(default))
        if not text.isdecimal() or len(text) > _DIGITS:
            raise CardError(f"option {option} must be a number, not {text[:20]!r}")
        return int(text)

    def one_of(self, option: str, default: str, words: Collection[str]) -> str:
        """One of some words."""
        word = self.text(option, default)
        check_known(option, word, words)
        return word

    def refuse_unknown(self) -> None:
        """Raise CardError for an option that was not read."""
        for option in self._values:
            check_known(f"option of {self._what}", option, self._known)


def check_known(what: str, word: str, allowed: Collection[str]) -> None:
    """Raise CardError, naming what is allowed, for a word that is not."""
    if word not in allowed:
        names = ", ".join(sorted(allowed)) or "none"
        raise CardError(f"unknown {what}: {word!r}; allowed: {names}")
