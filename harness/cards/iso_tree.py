"""A card's files, PINs and keys from TOML.

[mf], [[df]], [[ef]], [[object]], [[pin]] and [[key]], in an order in which a DF stands before
what is in it. `iso_example` has one of each. Numbers of files are in hexadecimal, from the MF on:
"5000/5001". Rights are "always", "never", "pin 1" or "key 1"; without a word, "always".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from harness.cards import status
from harness.cards.errors import Refused
from harness.cards.iso_channel import Content, Secret
from harness.cards.iso_contents import fid_of, fill, name_of, text_or_hex
from harness.cards.iso_file import (
    ALWAYS,
    KEY,
    MF,
    MOST_SFI,
    NEVER,
    PIN,
    Access,
    Df,
    Ef,
    File,
    Kind,
    add,
)
from harness.cards.iso_objects import is_tag
from harness.cards.iso_security import LONGEST_PIN, SHORTEST_PIN
from harness.cards.iso_toml import Table, tables

_KINDS: Final = {
    "transparent": Kind.TRANSPARENT,
    "linear-fixed": Kind.LINEAR_FIXED,
    "linear-variable": Kind.LINEAR_VARIABLE,
    "cyclic": Kind.CYCLIC,
}
_RIGHTS: Final = ("read", "update", "admin")
_MOST_NUMBER: Final = 15  # of a PIN or key, and of tries
_NUMBERS: Final = frozenset(map(str, range(1, _MOST_NUMBER + 1)))
_REASONS: Final = {
    status.WRONG_DATA: "its number or its short identifier cannot be used there",
    status.FILE_EXISTS: "there is a file with this number already",
    status.NAME_EXISTS: "there is a DF with this name already",
    status.NO_SPACE: "the card has no room for it",
}


def content_of(text: str) -> Content:
    """The content of a card that TOML describes. CardError with the line of what is wrong."""
    found = tables(text, ("mf",), ("df", "ef", "object", "pin", "key"))
    made = _Maker()
    for table in found:
        made.make[table.kind](table)
    for table, right, condition in made.conditions:
        if condition not in (ALWAYS, NEVER) and condition not in made.content.secrets:
            raise table.error(right, f"there is no {table.text(right)} in this file")
    return made.content


class _Maker:
    """Makes the content table by table. conditions: those that somebody named, and where."""

    def __init__(self) -> None:
        self.content = Content(Df(None, MF))
        self.conditions: list[tuple[Table, str, int]] = []
        self.make: dict[str, Callable[[Table], None]] = {
            "mf": self._mf, "df": self._df, "ef": self._ef,
            "object": self._object, "pin": self._pin, "key": self._key,
        }  # fmt: skip

    def _mf(self, table: Table) -> None:
        table.check_keys(("name", *_RIGHTS))
        self.content.mf.name, self.content.mf.access = name_of(table), self._access(table)

    def _df(self, table: Table) -> None:
        table.check_keys(("path", "name", *_RIGHTS))
        parent, fid = self._place(table)
        self._add(table, Df(parent, fid, name_of(table), self._access(table)))

    def _ef(self, table: Table) -> None:
        known = ("path", "kind", "size", "record", "records", "sfi", "content", "text", *_RIGHTS)
        table.check_keys(known)
        parent, fid = self._place(table)
        kind = _KINDS.get(table.text("kind"))
        if kind is None:
            raise table.error("kind", f"kind is one of {', '.join(_KINDS)}")
        default = parent.free_sfi(fid)
        sfi = table.number("sfi", 0, MOST_SFI, default)
        ef = Ef(parent, fid, kind, self._access(table), sfi=sfi)
        fill(table, ef)
        self._add(table, ef)

    def _object(self, table: Table) -> None:
        table.check_keys(("in", "tag", "content", "text"))
        df = self._find_df(table, "in", table.text("in", ""))
        tag = int.from_bytes(table.hex("tag"))
        if not is_tag(tag):
            raise table.error("tag", f"no data object has the tag {table.text('tag')!r} on a card")
        df.objects[tag] = text_or_hex(table)

    def _pin(self, table: Table) -> None:
        table.check_keys(("number", "value", "tries", "reset-code", "reset-tries", "reset"))
        value, reset_code = table.text("value").encode(), table.text("reset-code", "").encode()
        for key, secret in (("value", value), ("reset-code", reset_code or value)):
            if not SHORTEST_PIN <= len(secret) <= LONGEST_PIN:
                raise table.error(key, f"{key} has {SHORTEST_PIN} to {LONGEST_PIN} bytes")
        tries = table.number("tries", 1, _MOST_NUMBER, 3)
        resets = table.number("reset-tries", 1, _MOST_NUMBER, 10) if reset_code else 0
        reset = self._condition(table, "reset", "never")
        made = Secret(value, tries, tries, reset_code, resets, resets, reset)
        self._keep(table, PIN, made)

    def _key(self, table: Table) -> None:
        table.check_keys(("number", "value", "tries"))
        tries = table.number("tries", 1, _MOST_NUMBER, 3)
        value = table.hex("value")
        if not value:
            raise table.error("value", "a key has at least one byte")
        self._keep(table, KEY, Secret(value, tries, tries))

    def _keep(self, table: Table, kind: int, secret: Secret) -> None:
        condition = kind | table.number("number", 1, _MOST_NUMBER)
        if condition in self.content.secrets:
            raise table.error("number", f"there is a {table.kind} with this number already")
        self.content.secrets[condition] = secret

    def _add(self, table: Table, file: File) -> None:
        try:
            add(self.content.mf, file)
        except Refused as refused:
            raise table.error("path", f"{table.text('path')}: {_REASONS[refused.sw]}") from None

    def _place(self, table: Table) -> tuple[Df, int]:
        above, _, last = table.text("path").rpartition("/")
        return self._find_df(table, "path", above), fid_of(table, "path", last)

    def _find_df(self, table: Table, key: str, path: str) -> Df:
        df = self.content.mf
        for part in filter(None, path.split("/")):
            below = df.child(fid_of(table, key, part))
            if not isinstance(below, Df):
                raise table.error(key, f"there is no DF {path} yet; it stands before its files")
            df = below
        return df

    def _access(self, table: Table) -> Access:
        return Access(*(self._condition(table, right, "always") for right in _RIGHTS))

    def _condition(self, table: Table, right: str, default: str) -> int:
        word, _, number = table.text(right, default).partition(" ")
        condition = {"always": ALWAYS, "never": NEVER}.get(word) if not number else None
        if word in ("pin", "key") and number in _NUMBERS:
            condition = (PIN if word == "pin" else KEY) | int(number)
        if condition is None:
            raise table.error(right, f'{right} is "always", "never", "pin 1" or "key 1"')
        self.conditions.append((table, right, condition))
        return condition
