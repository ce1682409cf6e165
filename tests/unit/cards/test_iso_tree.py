"""Files from TOML: what they become, and what is said of what cannot be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.cards.errors import CardError
from harness.cards.iso_example import EXAMPLE
from harness.cards.iso_file import Access, Ef, Kind
from harness.cards.iso_tree import content_of

from .iso import card, hold

HEAD = '[[pin]]\nnumber = 1\nvalue = "1234"\n'
EF = '[[ef]]\npath = "2F01"\nkind = "transparent"\n'
FIXED = '[[ef]]\npath = "2F01"\nkind = "linear-fixed"\n'


def test_the_example_has_one_of_each() -> None:
    content = content_of(EXAMPLE)
    files = {file.fid: file for file in content.mf.below()}
    assert sorted(files) == [0x2F00, 0x5000, 0x5001, 0x5002, 0x5003]
    text, fixed, cyclic = files[0x2F00], files[0x5002], files[0x5003]
    assert isinstance(text, Ef) and isinstance(fixed, Ef) and isinstance(cyclic, Ef)
    assert text.content == b"A file card with ISO 7816-4 commands"
    assert text.access == Access(0x00, 0x11, 0x00)
    assert fixed.access == Access(0x11, 0x11, 0x00)
    assert (fixed.kind, fixed.record_size, fixed.most) == (Kind.LINEAR_FIXED, 8, 4)
    assert fixed.records == [bytes(range(1, 9))]
    assert (cyclic.kind, cyclic.records, cyclic.access.update) == (Kind.CYCLIC, [], 0x21)
    assert sorted(content.secrets) == [0x11, 0x21]


def test_a_card_without_a_tree_has_the_example() -> None:
    hold(card(tree=""), [("00A4080C0450005001", "9000"), ("00B0000002", "00009000")])


@pytest.mark.parametrize(
    ("more", "content"),
    [
        ("size = 4", "00000000"),
        ('content = "01 02"', "0102"),
        ('content = "01 02"\nsize = 4', "01020000"),
        ('text = "ab"', "6162"),
    ],
)
def test_content_of_a_transparent_file(more: str, content: str) -> None:
    (file,) = content_of(EF + more).mf.below()
    assert isinstance(file, Ef) and file.content.hex() == content
    assert file.sfi == 1


def test_short_identifiers() -> None:
    tree = EF + "size = 1\nsfi = 7\n" + EF.replace("2F01", "2F07") + "size = 1\n"
    tree += EF.replace("2F01", "2F20") + "size = 1\n" + EF.replace("2F01", "2F02") + "size=1\nsfi=0"
    assert [file.sfi for file in content_of(tree).mf.below() if isinstance(file, Ef)] == [
        7,
        0,
        0,
        0,
    ]


def test_records_as_text() -> None:
    tree = '[[ef]]\npath = "2F01"\nkind = "linear-variable"\nrecord = 5\nrecords = 2\n'
    (file,) = content_of(tree + 'text = ["ab", "c"]').mf.below()
    assert isinstance(file, Ef) and file.records == [b"ab", b"c"]


@pytest.mark.parametrize(
    ("tree", "message"),
    [
        ("[[ef]\n", "line 1: this is no TOML"),
        ("a = \n", "line 1: this is no TOML: invalid value"),
        ('[mf]\nname = "A0\n', "line 2: this is no TOML"),
        ('[mf]\n\nname = "A0"\nname = "A1"', "line 4: this is no TOML"),
        ('[mf]\nname = """A0', "line 2: this is no TOML"),
        ("[file]", "line 1: there is no 'file' here; there are [mf], [[df]], [[ef]], [[object]]"),
        ("\nx = 3", "line 2: there is no 'x' here"),
        ("[[mf]]", "line 1: mf is written as a table of its own, [mf]"),
        ("\n[ef]", "line 2: ef is written as a table of its own, [[ef]]"),
        ("mf = 3", "line 1: mf is written as a table of its own, [mf]"),
        ("[mf.x]", "line 1: begin each mf with a line of its own, [mf]"),
        ('[mf]\nread = "pin 01"', "line 2: read is"),
        (f'[mf]\nread = "pin {"9" * 5000}"', "line 2: read is"),
        ("ef = [{}]", "line 1: begin each ef with a line of its own, [[ef]]"),
        ('[mf]\nname = "G0"', "line 2: name is in hexadecimal, not 'G0'"),
        (f'[mf]\nname = "{"00" * 17}"', "line 2: a name has at most 16 bytes, not 17"),
        ("[mf]\ncolour = 3", "line 2: [mf] has no 'colour'; it can have admin, name, read, update"),
        ('[mf]\nread = "sometimes"', 'line 2: read is "always", "never", "pin 1" or "key 1"'),
        ('[mf]\nread = "pin 16"', "line 2: read is"),
        ('[mf]\nread = "always 1"', "line 2: read is"),
        ('[mf]\nread = 3', "line 2: read is text in quotes, not 3"),
        ('[mf]\n\nadmin = "pin 2"', "line 3: there is no pin 2 in this file"),
        (HEAD + '[mf]\nread = "key 1"', "line 5: there is no key 1 in this file"),
        (EF, "line 1: [ef] lacks 'size'"),
        ("[[ef]]\nkind = 'cyclic'", "line 1: [ef] lacks 'path'"),
        ("[[ef]]\npath = '2F01'", "line 1: [ef] lacks 'kind'"),
        ("[[ef]]\npath = '2F01'\nkind = 'x'", "line 3: kind is one of transparent, linear-fixed"),
        ("[[ef]]\npath = '2F1'\nkind = 'x'", "line 2: path has numbers of four hexadecimal digits"),
        ("[[ef]]\npath = ''\nkind = 'x'", "line 2: path has numbers of four"),
        ("[[ef]]\npath = '1000/2F01'\nkind = 'x'", "line 2: there is no DF 1000 yet"),
        (EF + "size = 0", "line 4: size is 1 to 32767, not 0"),
        (EF + "size = true", "line 4: size is a number, not True"),
        (EF + "size = 1\ncontent = '0102'", "line 4: 2 bytes do not fit into a file of 1"),
        (EF + "content = '0102'\ntext = 'ab'", "line 5: text and content both say"),
        (EF + "record = 3\nsize = 1", "line 4: a transparent file has no 'record'"),
        (EF + "size = 1\nsfi = 31", "line 5: sfi is 0 to 30, not 31"),
        (EF + "size = 1\nsfi = 3\n" + EF.replace("2F01", "2F02") + "size = 1\nsfi = 3",
         "line 7: 2F02: its number or its short identifier cannot be used there"),
        (EF + "size = 1\n" + EF + "size = 1", "line 6: 2F01: there is a file with this number"),
        (EF.replace("2F01", "3F00") + "size = 1", "line 2: 3F00: its number or its short"),
        (EF + "size = 32767\n" + EF.replace("2F01", "2F02") + "size = 2",
         "line 6: 2F02: the card has no room for it"),
        ("[[df]]\npath = '1000'\nname = 'A0'\n[[df]]\npath = '1001'\nname = 'A0'",
         "line 5: 1001: there is a DF with this name already"),
        (FIXED + "records = 2", "line 1: [ef] lacks 'record'"),
        (FIXED + "record = 2\nrecords = 255", "line 5: records is 1 to 254, not 255"),
        (FIXED + "size = 2\nrecord = 2\nrecords = 2", "line 4: a linear-fixed file has no 'size'"),
        (FIXED + "record = 2\nrecords = 1\ncontent = ['0102', '03']",
         "line 6: 2 records do not fit into a file of 1"),
        (FIXED + "record = 2\nrecords = 2\ncontent = ['0102', '03']",
         "line 6: record 2 has 1 bytes; it has to have 2"),
        (FIXED + "record = 2\nrecords = 2\ncontent = '0102'", "line 6: content is a list of texts"),
        (FIXED + "record = 2\nrecords = 2\ncontent = ['x']", "line 6: content is in hexadecimal"),
        ("[[object]]\ntag = '30'\ntext = 'x'", "line 2: no data object has the tag '30'"),
        ("[[object]]\nin = '1000'\ntag = '42'\ntext = 'x'", "line 2: there is no DF 1000 yet"),
        ("[[object]]\ntag = '42'", "line 1: [object] lacks 'content'"),
        ("[[pin]]\nnumber = 16\nvalue = '1234'", "line 2: number is 1 to 15, not 16"),
        ("[[pin]]\nnumber = 1\nvalue = '123'", "line 3: value has 4 to 16 bytes"),
        (HEAD + "reset-code = '123'", "line 4: reset-code has 4 to 16 bytes"),
        (HEAD + "tries = 0", "line 4: tries is 1 to 15, not 0"),
        (HEAD + HEAD, "line 5: there is a pin with this number already"),
        ("[[key]]\nnumber = 1\nvalue = ''", "line 3: a key has at least one byte"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(tree: str, message: str) -> None:
    with pytest.raises(CardError) as caught:
        content_of(tree)
    assert str(caught.value).startswith(message)


def test_a_text_that_looks_like_tables_is_not_taken_for_some() -> None:
    tree = EF + 'text = """\n[[ef]]\n"""'
    with pytest.raises(CardError, match="begin each ef with a line of its own"):
        content_of(tree)


lines = st.sampled_from([*EXAMPLE.splitlines(), "[[ef]]", "size = -1", "x", "path = 3", "[mf]"])


@given(st.lists(lines, max_size=12) | st.text(max_size=60).map(str.splitlines))
def test_any_text_makes_a_card_or_an_error_with_a_line(text: list[str]) -> None:
    try:
        content_of("\n".join(text))
    except CardError as error:
        assert str(error).startswith("line ")
