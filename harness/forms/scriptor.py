"""The form of pcsc-tools' scriptor, whose marks pyscard's console observer has, too.

    > 00 A4 04 00
    < 90 00 : Normal processing.

`> RESET` and `< OK: 3B ...` stand for a reset. scriptor breaks a response of more than 16 bytes
over lines; its end is the colon. pyscard writes `[]` for no data, and the status word as `90 0`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from harness.cards import status
from harness.forms.reading import Gathered, Reading, lines_of, meant_as_bytes, spaced
from harness.forms.recording import Recording, the_only

NAME: Final = "scriptor"
# A word with a digit may stand before the mark: a time, as `inv bench` and many logs have it.
_LINE: Final = re.compile(r"\s*(?:\S*\d\S*\s+)?([<>])(?![=<>])\s*(.*)")
_OK: Final = re.compile(r"OK\s*:\s*(.*)", re.I)
_ROW: Final = re.compile(r"[0-9a-f]{2}(?: [0-9a-f]{2})*", re.I)
_IN_A_ROW: Final = 16  # bytes of a response that scriptor prints in one line
_WORDS_BEHIND: Final = re.compile(r"\s+:\s.*|\s+\(.*")
_ONE_DIGIT: Final = re.compile(r"(?<!\S)([0-9a-f])(?!\S)", re.I)


def write(recordings: Sequence[Recording]) -> bytes:
    """One recording, whose ATR is that of a reset."""
    recording = the_only(recordings, NAME)
    lines = []
    if recording.atr is not None:
        lines += ["> RESET", f"< OK: {spaced(recording.atr)}"]
    for exchange in recording.exchanges:
        lines.append(f"> {spaced(exchange.command)}")
        if exchange.response:
            lines.append(f"< {spaced(exchange.response)}{_meaning(exchange.response)}")
    return "".join(f"{line}\n" for line in lines).encode()


def _meaning(response: bytes) -> str:
    return f" : {status.name(int.from_bytes(response[-2:]))}." if len(response) > 1 else ""


def read(data: bytes, name: str) -> Reading:
    """What these lines say; lines without a mark are other programs'."""
    found = Gathered()
    for number, mark, text in _marked(data):
        ok = _OK.fullmatch(text)
        if mark == "<" and ok:
            found.reset_to(number, ok[1])
        elif not meant_as_bytes(text):
            continue
        elif mark == ">":
            found.command(number, text)
        else:
            found.response(number, text)
    return found.reading(name, NAME)


def marks(data: bytes) -> int:
    """How many lines have the marks of this form, and bytes or an ATR behind them."""
    return sum(
        meant_as_bytes(text) or _OK.fullmatch(text) is not None for _, _, text in _marked(data)
    )


def _marked(data: bytes) -> Iterator[tuple[int, str, str]]:
    """Number, mark and bytes of each line with a mark, with the lines over which they go on."""
    begun: tuple[int, str] | None = None  # a response that may go on in the next line
    for number, line in lines_of(data):
        if begun:
            row = _without_words(line)
            if _ROW.fullmatch(row):
                begun = begun[0], f"{begun[1]} {row}"
                if row == line and len(row.split()) == _IN_A_ROW:
                    continue
                line = ""  # noqa: PLW2901
            yield begun[0], "<", begun[1]
            begun = None
        match = _LINE.fullmatch(line)
        if match is None:
            continue
        mark, text = match[1], match[2]
        if mark == ">":
            yield number, mark, text
        elif _ROW.fullmatch(text) and len(text.split()) == _IN_A_ROW:
            begun = number, text
        else:
            yield number, mark, _response(text)
    if begun:
        yield begun[0], "<", begun[1]


def _response(text: str) -> str:
    """The bytes of a response, as pyscard writes them or scriptor."""
    bare = _without_words(text.removeprefix("[]")).strip()
    return _ONE_DIGIT.sub(r"0\1", bare) if " " in bare else bare


def _without_words(text: str) -> str:
    """A line without what the status word means."""
    return text if _OK.match(text) else _WORDS_BEHIND.sub("", text)
