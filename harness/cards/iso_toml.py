"""Tables of a TOML file that know their lines: what is wrong with a value says where it stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from harness.cards.errors import CardError

_HEADER: Final = re.compile(r"\s*\[(\[?)\s*([\w-]+)\s*\]")
_KEY: Final = re.compile(r"\s*([\w-]+)\s*=")
_AT: Final = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


class Table:
    """A table. Every method raises CardError, with line, for a value that is none.

    kind: its name, such as "ef". line: where it begins; lines: where its keys stand.
    """

    def __init__(
        self, kind: str, values: Mapping[str, object], line: int, lines: Mapping[str, int]
    ) -> None:
        self.kind, self._values, self._line, self._lines = kind, values, line, lines

    def error(self, key: str, what: str) -> CardError:
        """What is wrong, with the line of the key; that of the table where it has no such key."""
        return CardError(f"line {self._lines.get(key, self._line)}: {what}")

    def check_keys(self, allowed: Collection[str]) -> None:
        """Refuse a key that is not among these."""
        for key in self._values:
            if key not in allowed:
                names = ", ".join(sorted(allowed))
                raise self.error(key, f"[{self.kind}] has no {key!r}; it can have {names}")

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def text(self, key: str, default: str | None = None) -> str:
        """Text; without a default it has to be there."""
        value = self._values.get(key, default)
        if value is None:
            raise self.error(key, f"[{self.kind}] lacks {key!r}")
        if not isinstance(value, str):
            raise self.error(key, f"{key} is text in quotes, not {value!r}")
        return value

    def number(self, key: str, lowest: int, highest: int, default: int | None = None) -> int:
        """A whole number between two, both included."""
        value = self._values.get(key, default)
        if value is None:
            raise self.error(key, f"[{self.kind}] lacks {key!r}")
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.error(key, f"{key} is a number, not {value!r}")
        if not lowest <= value <= highest:
            raise self.error(key, f"{key} is {lowest} to {highest}, not {value}")
        return value

    def hex(self, key: str, default: str | None = None) -> bytes:
        """Bytes in hexadecimal."""
        return self._bytes(key, self.text(key, default))

    def texts(self, key: str) -> list[str]:
        """A list of texts; empty where it is not there."""
        value = self._values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
            raise self.error(key, f'{key} is a list of texts, such as ["01", "02"], not {value!r}')
        return value

    def hexes(self, key: str) -> list[bytes]:
        """A list of bytes in hexadecimal; empty where it is not there."""
        return [self._bytes(key, text) for text in self.texts(key)]

    def _bytes(self, key: str, text: str) -> bytes:
        try:
            return bytes.fromhex(text)
        except ValueError:
            raise self.error(key, f"{key} is in hexadecimal, not {text!r}") from None


def tables(text: str, single: Collection[str], several: Collection[str]) -> list[Table]:
    """The tables of a file in their order: [single] ones, and [[several]] of a kind.

    CardError, with line, for what is no TOML, and for a table of another kind.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _no_toml(text, error) from None
    found = list(_headers(text))
    counted: dict[str, int] = {}
    made = []
    for kind, line, lines in found:
        index = counted[kind] = counted.get(kind, -1) + 1
        value = document.get(kind)
        values = value[index] if isinstance(value, list) and index < len(value) else value
        if kind in (*single, *several) and isinstance(values, dict):
            made.append(Table(kind, values, line, lines))
    for kind, value in document.items():
        line = next((line for name, line, _ in found if name == kind), _line_of(text, kind))
        if kind not in (*single, *several):
            names = ", ".join([*(f"[{name}]" for name in single), *(f"[[{n}]]" for n in several)])
            raise CardError(f"line {line}: there is no {kind!r} here; there are {names}")
        wanted = f"[[{kind}]]" if kind in several else f"[{kind}]"
        if isinstance(value, list) != (kind in several) or not _all_tables(value):
            raise CardError(f"line {line}: {kind} is written as a table of its own, {wanted}")
        if counted.get(kind, -1) + 1 != (len(value) if isinstance(value, list) else 1):
            raise CardError(f"line {line}: begin each {kind} with a line of its own, {wanted}")
    return made


def _no_toml(text: str, error: tomllib.TOMLDecodeError) -> CardError:
    found = _AT.search(str(error))
    what = str(error)[: found.start()] if found else str(error)
    line = found[1] if found and found[1] else text.count("\n") + 1
    return CardError(f"line {line}: this is no TOML: {what[:1].lower()}{what[1:]}")


def _headers(text: str) -> Iterator[tuple[str, int, dict[str, int]]]:
    """The tables as they are written: kind, line, and the lines of their keys."""
    lines: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        header, key = _HEADER.match(line), _KEY.match(line)
        if header:
            lines = {}
            yield header[2], number, lines
        elif key:
            lines.setdefault(key[1], number)


def _line_of(text: str, word: str) -> int:
    lines = enumerate(text.splitlines(), 1)
    return next((number for number, line in lines if word in line), 1)


def _all_tables(value: object) -> bool:
    values = value if isinstance(value, list) else [value]
    return all(isinstance(each, dict) for each in values)
