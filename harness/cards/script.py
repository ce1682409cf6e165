"""A card that answers as a script of a few lines says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

from harness.cards.card import Card
from harness.cards.errors import CardError, CardFault
from harness.cards.options import Options
from harness.cards.replay import ATR, shown

_ARROW: Final = "->"
_ATR: Final = re.compile(r"ATR\s*:(.*)", re.IGNORECASE)
_ANY_BYTE, _ANY_REST = "..", "*"
_TOKENS: Final = re.compile(r"[0-9A-Fa-f]{2}|\.\.|\*")
_WORD: Final = 2  # bytes of a status word


@dataclass(frozen=True)
class Pattern:
    """Commands of a kind. text: as it was written, such as `00 A4 04 00 *`."""

    text: str
    expression: re.Pattern[bytes]

    def fits(self, command: bytes) -> bool:
        return self.expression.fullmatch(command) is not None


@dataclass(frozen=True)
class Rule:
    """The commands that a pattern fits, and the response to them."""

    pattern: Pattern
    response: bytes

    def fits(self, command: bytes) -> bool:
        return self.pattern.fits(command)


class ScriptCard(Card):
    """Answers with the first line that fits; where none does, 6F 00 and a fault that says so."""

    def __init__(self, rules: Sequence[Rule], atr: bytes = ATR) -> None:
        super().__init__(atr)
        self._rules = rules

    @classmethod
    def from_options(cls, options: Options) -> Self:
        """answers: see `parse`; atr: in place of its own."""
        atr, rules = parse(options.text("answers"))
        return cls(rules, options.hex("atr", atr))

    def transmit(self, raw: bytes) -> bytes:
        for rule in self._rules:
            if rule.fits(raw):
                return rule.response
        raise CardFault(f"script: no line fits {shown(raw)}")


def parse(text: str) -> tuple[bytes, list[Rule]]:
    """ATR and rules from lines such as these. CardError, with the line, for what is none.

    ATR: 3B 80 80 01 01
    00 A4 04 00 * -> 90 00          # .. is any byte, * at the end any bytes or none
    00 B0 00 .. 02 -> 01 02 90 00
    """
    atr, rules = b"", list[Rule]()
    for number, line in enumerate(text.split("\n"), 1):
        bare = line.partition("#")[0].strip()
        try:
            if found := _ATR.fullmatch(bare):
                if atr:
                    raise CardError("a second ATR")
                atr = _bytes("an ATR", found[1])
            elif bare:
                rules.append(_rule(bare))
        except CardError as error:
            raise CardError(f"script, line {number}: {error}") from None
    return atr or ATR, rules


def _rule(line: str) -> Rule:
    command, arrow, response_ = line.partition(_ARROW)
    if not arrow:
        raise CardError(f"a line is COMMAND {_ARROW} RESPONSE, or ATR: BYTES; this is {line!r}")
    return Rule(pattern(command), response(response_))


def response(text: str) -> bytes:
    """A response in hexadecimal, which ends with a status word. CardError for what is none."""
    answer = _bytes("a response", text)
    if len(answer) < _WORD:
        raise CardError("a response ends with a status word of 2 bytes")
    return answer


def pattern(text: str) -> Pattern:
    """A command in hexadecimal: `..` is any byte, `*` at the end any bytes. CardError if none."""
    tokens = _tokens("a command", text)
    if _ANY_REST in tokens[:-1]:
        raise CardError("* stands at the end of a command, for all that follows")
    pieces = {_ANY_BYTE: b".", _ANY_REST: b".*"}
    whole = b"".join(pieces.get(token) or re.escape(bytes.fromhex(token)) for token in tokens)
    return Pattern(" ".join(tokens), re.compile(whole, re.DOTALL))


def _bytes(what: str, text: str) -> bytes:
    tokens = _tokens(what, text)
    if {_ANY_BYTE, _ANY_REST} & {*tokens}:
        raise CardError(f"{what} has no wildcards")
    return bytes.fromhex("".join(tokens))


def _tokens(what: str, text: str) -> list[str]:
    """Bytes and wildcards, with or without blanks between them."""
    joined = "".join(text.split())
    tokens = _TOKENS.findall(joined)
    if not joined:
        raise CardError(f"{what} is missing")
    if "".join(tokens) != joined:
        raise CardError(f"{what} is bytes in hexadecimal, not {text.strip()!r}")
    return tokens
