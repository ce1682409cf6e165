"""What is in a file that TOML describes: names, bytes, records."""

from __future__ import annotations

from harness.cards.iso_file import (
    LARGEST,
    LONGEST_NAME,
    LONGEST_RECORD,
    MOST_RECORDS,
    Ef,
    Kind,
)
from harness.cards.iso_toml import Table


def name_of(table: Table) -> bytes:
    """The name of a DF, b"" for none."""
    name = table.hex("name", "")
    if len(name) > LONGEST_NAME:
        raise table.error("name", f"a name has at most {LONGEST_NAME} bytes, not {len(name)}")
    return name


def fid_of(table: Table, key: str, text: str) -> int:
    """The number of a file: four hexadecimal digits."""
    digits = "0123456789ABCDEFabcdef"
    if len(text) != 4 or any(each not in digits for each in text):
        example = 'such as "5000" or "5000/5001"'
        raise table.error(key, f"{key} has numbers of four hexadecimal digits, {example}")
    return int(text, 16)


def text_or_hex(table: Table) -> bytes:
    """Bytes, given as text or in hexadecimal; one of both has to be there."""
    if "text" in table and "content" in table:
        raise table.error("text", "text and content both say what is in it; give one of them")
    return table.text("text").encode() if "text" in table else table.hex("content")


def fill(table: Table, ef: Ef) -> None:
    """Give an EF its size and what is in it."""
    transparent = ef.kind is Kind.TRANSPARENT
    for key in ("record", "records") if transparent else ("size",):
        if key in table:
            raise table.error(key, f"a {table.text('kind')} file has no {key!r}")
    (_fill_transparent if transparent else _fill_records)(table, ef)


def _fill_transparent(table: Table, ef: Ef) -> None:
    content = text_or_hex(table) if "text" in table or "content" in table else b""
    size = table.number("size", 1, LARGEST, len(content) or None)
    if len(content) > size:
        raise table.error("size", f"{len(content)} bytes do not fit into a file of {size}")
    ef.content = content + bytes(size - len(content))


def _fill_records(table: Table, ef: Ef) -> None:
    ef.record_size = table.number("record", 1, LONGEST_RECORD)
    ef.most = table.number("records", 1, MOST_RECORDS)
    if "text" in table and "content" in table:
        raise table.error("text", "text and content both say what is in it; give one of them")
    texts = [text.encode() for text in table.texts("text")]
    key = "text" if texts else "content"
    records = texts or table.hexes("content")
    if len(records) > ef.most:
        raise table.error(key, f"{len(records)} records do not fit into a file of {ef.most}")
    exact = ef.kind is not Kind.LINEAR_VARIABLE
    for number, record in enumerate(records, 1):
        size = len(record)
        if not 1 <= size <= ef.record_size or (exact and size < ef.record_size):
            most = f"{ef.record_size}" if exact else f"1 to {ef.record_size}"
            raise table.error(key, f"record {number} has {size} bytes; it has to have {most}")
    ef.records = records
