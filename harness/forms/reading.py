"""What came of reading a trace, and what a reader of text goes by: its lines, and bytes in hex."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from harness.errors import BadInput
from harness.forms.recording import Recording
from harness.trace.trace import Event, Kind

_COLOURS: Final = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_SEPARATORS: Final = re.compile(r"[\s,:]+")
_DIGITS: Final = re.compile(r"(?:0x)?[0-9a-f]+", re.IGNORECASE)
_PREFIX: Final = re.compile(r"0x(?=[0-9a-f]{2}$)", re.IGNORECASE)
_SHOWN: Final = 40  # characters of a line in a message


@dataclass(frozen=True)
class Unused:
    """A line that has a form's mark and could not be used. line: from 1."""

    line: int
    why: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.why}"


@dataclass(frozen=True)
class Reading:
    """Recordings, and lines that could not be used or say less than they seem to."""

    recordings: tuple[Recording, ...]
    unused: tuple[Unused, ...] = ()


class NotHex(ValueError):
    """Text that is no bytes. Its message says what is wrong with it."""


def lines_of(data: bytes) -> Iterator[tuple[int, str]]:
    """Lines of a text with their numbers, without a terminal's colours.

    What is not UTF-8 is replaced: it stands in other programs' lines.
    """
    text = data.decode("utf-8-sig", "replace")
    for number, line in enumerate(text.split("\n"), 1):
        yield number, _COLOURS.sub("", line).rstrip()


def parse_hex(text: str) -> bytes:
    """Bytes from `00 A4`, `00a4`, `00:A4` or `0x00, 0xA4`. NotHex where it is none."""
    with contextlib.suppress(ValueError):
        if data := bytes.fromhex(text):
            return data
    pieces = [_PREFIX.sub("", piece) for piece in _SEPARATORS.split(text) if piece]
    if not pieces:
        raise NotHex("no bytes stand there")
    for piece in pieces:
        if not re.fullmatch(r"[0-9a-fA-F]+", piece):
            raise NotHex(f"{cut(piece)!r} is not hexadecimal")
        if len(piece) % 2:
            raise NotHex(f"{cut(piece)!r} has an odd number of digits")
    return bytes.fromhex("".join(pieces))


def meant_as_bytes(text: str) -> bool:
    """Whether bytes were meant: mail and programs have words behind the same marks.

    The first word is hexadecimal, and has a digit or no other word than such behind it.
    """
    words = list(filter(None, _SEPARATORS.split(text)))[:2]
    if not words or not _DIGITS.fullmatch(words[0]):
        return False
    return any(map(str.isdecimal, words[0])) or _DIGITS.fullmatch(words[-1]) is not None


def spaced(data: bytes) -> str:
    """Bytes as `00 A4 04 00`."""
    return data.hex(" ").upper()


def cut(text: str) -> str:
    """Text that is short enough for a message."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


class Gathered:
    """Events from the lines of a text, and what could not be used of them.

    now: the time of what comes next, in nanoseconds.
    """

    def __init__(self) -> None:
        self.now = 0
        self.atr: bytes | None = None
        self.events: list[Event] = []
        self.unused: list[Unused] = []
        self.waits = False  # a command has come, and no response to it

    def command(self, line: int, text: str) -> None:
        """Take a command in hex."""
        if self._take(line, "command", text):
            self.waits = True

    def response(self, line: int, text: str) -> None:
        """Take a response in hex, which needs a command before it."""
        if not self.waits:
            self.refuse(line, "a response to no command")
        elif self._take(line, "response", text):
            self.waits = False

    def reset_to(self, line: int, text: str) -> None:
        """Take the ATR in hex that a card said: of the card, and later of a reset."""
        try:
            atr = parse_hex(text)
        except NotHex as error:
            self.refuse(line, str(error))
            return
        if self.atr is None and not self.events:
            self.atr = atr
        else:
            self.event("reset")

    def event(self, kind: Kind, data: bytes = b"") -> None:
        """Add an event at the present time."""
        self.events.append(Event(self.now, kind, data))

    def refuse(self, line: int, why: str) -> None:
        """Note that a line could not be used."""
        self.unused.append(Unused(line, why))

    def _take(self, line: int, kind: Kind, text: str) -> bool:
        try:
            self.event(kind, parse_hex(text))
        except NotHex as error:
            self.refuse(line, str(error))
            return False
        return True

    def reading(self, name: str, form: str) -> Reading:
        """What came of it. BadInput where no exchange and no ATR was found."""
        if not self.events and self.atr is None:
            first = str(self.unused[0]) if self.unused else "no line of it has that form's marks"
            raise BadInput(f"{name} has no exchange in the form {form}.", first)
        found = Recording(name, tuple(self.events), self.atr)
        return Reading((found,), tuple(self.unused))
