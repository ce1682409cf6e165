"""`inv atr`: what an ATR says, byte by byte; of bytes that are typed, or of a card in a reader."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from harness.atr import words
from harness.atr.as_object import as_object
from harness.atr.decode import decode
from harness.atr.value import Atr
from harness.errors import BadInput, Problem
from harness.render.console import console
from harness.vicc import pyscard

EXAMPLE = "./inv atr 3B 80 80 01 01"
_BENCH = "take the line with PCSCLITE_CSOCK_NAME that ./inv bench shows"
_LABEL = re.compile(r"^\s*ATR\s*[:=]?\s*", re.IGNORECASE)
_SEPARATORS = re.compile(r"(?:[\s:,;.\-{}\[\]()]|\\x)+")
_PREFIX = re.compile(r"^0x", re.IGNORECASE)
_BYTES_WIDTH = 16 * 3 - 1  # more than 15 bytes have only those after the end
_HEX = re.compile(r"[0-9a-f]+", re.IGNORECASE)


def explain(given: Sequence[str], as_json: bool, reader: bool) -> int:
    """Explain an ATR; exit status 0 where it is right, 1 where it breaks the standard.

    given: its bytes in hex, however they are written; with `reader` a part of a reader's name,
    or nothing for the first reader with a card.
    """
    if reader:
        found = read_card(" ".join(given))
        return _show(decode(found.atr), as_json, found.reader)
    return _show(decode(parse(given)), as_json)


# -- bytes as people write them


def parse(given: Sequence[str]) -> bytes:
    """Bytes from hex: `3B 80`, `3b:80`, `0x3B, 0x80`, `3B80`, in one word or several."""
    text = _LABEL.sub("", " ".join(given))
    pieces = [_PREFIX.sub("", piece) for piece in _SEPARATORS.split(text) if piece]
    if not pieces:
        raise BadInput("Which ATR?", hint=EXAMPLE)
    return b"".join(map(_piece, pieces))


def _piece(piece: str) -> bytes:
    if not _HEX.fullmatch(piece):
        raise BadInput(f"{piece!r} is no hexadecimal number.", hint=EXAMPLE)
    if len(piece) > 1 and len(piece) % 2:
        raise BadInput(f"{piece!r} has an odd number of digits.", "a byte has two", EXAMPLE)
    return bytes.fromhex(piece.zfill(2))


# -- cards


@dataclass(frozen=True)
class Found:
    """A card's ATR, and the reader that it is in."""

    reader: str
    atr: bytes


def read_card(part: str) -> Found:
    """The ATR of the card in the first reader whose name has `part` in it, in any case.

    It is asked of the daemon: nothing is connected to, so a card in use can be read as well.
    """
    scard = pyscard.scard()
    code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    if code != scard.SCARD_S_SUCCESS:
        raise _failed(scard, code, "No PC/SC daemon answers.", f"start pcscd, or {_BENCH}")
    try:
        return _read(scard, context, part)
    finally:
        scard.SCardReleaseContext(context)


def _read(scard: Any, context: Any, part: str) -> Found:
    code, readers = scard.SCardListReaders(context, [])
    if code != scard.SCARD_S_SUCCESS or not readers:
        raise _failed(scard, code, "There is no reader.", f"plug one in, or {_BENCH}")
    chosen = [name for name in readers if part.lower() in name.lower()]
    if not chosen:
        known = "; ".join(readers)
        raise BadInput(f"No reader has {part!r} in its name.", hint=f"there are: {known}")
    asked = [(name, scard.SCARD_STATE_UNAWARE) for name in chosen]
    code, states = scard.SCardGetStatusChange(context, 0, asked)
    if code != scard.SCARD_S_SUCCESS:
        raise _failed(scard, code, "The readers' state could not be had.", "try it again")
    for name, _, atr in states:
        if atr:
            return Found(name, bytes(atr))
    if any(state & scard.SCARD_STATE_MUTE for _, state, _ in states):
        raise Problem("The card says nothing.", "it is mute", "turn it round, or clean it")
    raise Problem("No card is in the reader.", "; ".join(chosen), "put one in")


def _failed(scard: Any, code: int, what: str, hint: str) -> Problem:
    why = "" if code == scard.SCARD_S_SUCCESS else str(scard.SCardGetErrorMessage(code))
    return Problem(what, why, hint)


# -- output


def _show(atr: Atr, as_json: bool, reader: str = "") -> int:
    if as_json:
        print(json.dumps(as_object(atr) | ({"reader": reader} if reader else {}), indent=2))
    else:
        _print(atr, reader, console())
    return 0 if atr.right else 1


def _print(atr: Atr, reader: str, out: Console) -> None:
    if reader:
        out.print(Text(f"Reader: {reader}"))
    out.print(Text(f"ATR: {atr.raw.hex(' ').upper()}", "bold"))
    out.print(_table(atr))
    out.print(Text(f"{words.protocols(atr)}; {words.mode(atr)}."))
    if atr.right:
        out.print(Text("Right by ISO 7816-3 and ISO 7816-4.", "green"))
        return
    out.print(Text("It breaks the standard:", "bold red"))
    for breach in atr.breaches:
        out.print(Text(f"  at {breach.at}: {breach.text}", "red"))


def _table(atr: Atr) -> Table:
    """Offset, bytes, name and meaning of each field, in as many lines as it has to say."""
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(justify="right", no_wrap=True)
    table.add_column(max_width=_BYTES_WIDTH, overflow="fold")
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for row in words.rows(atr):
        lines = [*(Text(line) for line in row.lines), *(Text(f"! {w}", "red") for w in row.wrong)]
        at, raw = Text(str(row.at), "dim"), Text(row.raw.hex(" ").upper(), "cyan")
        table.add_row(at, raw, Text(row.name, "bold"), Text("\n").join(lines))
    return table
