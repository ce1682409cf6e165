"""The form of apdu4j's dumps: commands and responses in turn, all else behind a #.

# ATR: 3B80800101
# PROTOCOL: T=1
00A40400
# 24ms
9000
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from harness.atr.decode import decode
from harness.atr.words import protocols
from harness.forms.marked import upper
from harness.forms.reading import Gathered, Reading, lines_of
from harness.forms.recording import Recording, TimedExchange, the_only

NAME: Final = "apdu4j"
_NOTE: Final = re.compile(r"\s*#\s*(.*)")
_ATR: Final = re.compile(r"ATR:\s*(.*)", re.IGNORECASE)
_TOOK: Final = re.compile(r".*?(\d{1,9})\s?ms", re.IGNORECASE)
_MS: Final = 1_000_000  # nanoseconds
_BYTES: Final = re.compile(r"\s*[0-9a-f]{2}(?:[ :]?[0-9a-f]{2})*\s*", re.IGNORECASE)


def write(recordings: Sequence[Recording]) -> bytes:
    """One recording. Its protocol is told where its ATR offers only one."""
    recording = the_only(recordings, NAME)
    lines = []
    if recording.atr is not None:
        lines.append(f"# ATR: {upper(recording.atr)}")
        offered = protocols(decode(recording.atr))
        lines += [f"# PROTOCOL: {offered}"] if re.fullmatch(r"T=[01]", offered) else []
    for exchange in recording.exchanges:
        lines += _lines(exchange)
    return "".join(f"{line}\n" for line in lines).encode()


def _lines(exchange: TimedExchange) -> list[str]:
    """An exchange. A command without a response would take the next command for one."""
    command = upper(exchange.command)
    if not exchange.response:
        return [f"# no response to {command}"]
    return [command, f"# {_took_ms(exchange)}ms", upper(exchange.response)]


def _took_ms(exchange: TimedExchange) -> int:
    end = exchange.answered_ns
    return 0 if end is None else max(0, end - exchange.sent_ns + _MS // 2) // _MS


def read(data: bytes, name: str) -> Reading:
    """The exchanges; lines that are neither bytes nor behind a # are told."""
    found = Gathered()
    for number, line in lines_of(data):
        if note := _NOTE.fullmatch(line):
            _take_note(found, number, note[1])
        elif line.strip():
            if found.waits:
                found.response(number, line)
            else:
                found.command(number, line)
    return found.reading(name, NAME)


def _take_note(found: Gathered, number: int, text: str) -> None:
    if atr := _ATR.fullmatch(text):
        found.reset_to(number, atr[1])
    elif found.waits and (took := _TOOK.fullmatch(text)):
        found.now += int(took[1]) * _MS


def marks(data: bytes) -> int:
    """How many lines could be of this form: bytes and nothing else."""
    return sum(_BYTES.fullmatch(line) is not None for _, line in lines_of(data))
