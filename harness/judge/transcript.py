"""What a program printed, and what the card saw, in the same words: lines.

    Reader: Virtual PCD 00 00
    > 00 A4 04 00 ...
    < 90 00
    Hello world!

`>` and `<` are the marks that scriptor and pyscard's console observer use.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from harness.samples.manifest import Format
from harness.scenarios.case import Exchange

OK = b"\x90\x00"
UNENDED = " (without a line end)"


def hex_bytes(data: bytes) -> str:
    """Bytes as the contract prints them: upper case, a blank between two."""
    return data.hex(" ").upper()


def exchange_lines(exchanges: Iterable[Exchange]) -> list[str]:
    """The `>` and `<` lines of exchanges."""
    lines = []
    for exchange in exchanges:
        lines += [f"> {hex_bytes(exchange.command)}", f"< {hex_bytes(exchange.response)}"]
    return lines


def contract_lines(reader: str | None, exchanges: Sequence[Exchange]) -> list[str]:
    """All that the contract asks for: the reader, the exchanges, the last answer as text."""
    lines = [f"Reader: {reader}"] if reader else []
    lines += exchange_lines(exchanges)
    if exchanges and exchanges[-1].response[-2:] == OK and exchanges[-1].response[:-2]:
        lines += exchanges[-1].response[:-2].decode("utf-8", "replace").split("\n")
    return lines


def printed_lines(stdout: str, form: Format | None) -> list[str]:
    """A program's output as lines; through its own format where it has one."""
    if form is not None:
        return _translated(stdout, form)
    lines = stdout.split("\n")
    if lines[-1] == "":
        return lines[:-1]
    return [*lines[:-1], lines[-1] + UNENDED]


def _translated(stdout: str, form: Format) -> list[str]:
    """What the format finds, rewritten; everything else is the program's own talk.

    The expressions go over the whole output, so that bytes wrapped over lines are one find.
    """
    found = [
        (match.start(), mark, match.group(1) or "")
        for mark, text in ((">", form.command), ("<", form.response))
        for match in re.finditer(text, stdout, re.MULTILINE)
    ]
    return [f"{mark} {_pairs(digits)}" for _, mark, digits in sorted(found)]


def _pairs(text: str) -> str:
    """The hexadecimal digits of a text, two by two."""
    digits = re.sub(r"[^0-9A-Fa-f]", "", text).upper()
    return " ".join(digits[i : i + 2] for i in range(0, len(digits), 2))
