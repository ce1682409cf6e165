"""What an NTAG card can be made as."""

from __future__ import annotations

import pytest

from harness.cards.catalogue import make, options
from harness.cards.errors import CardError

from .tags import TYPES, ask, page, tag

SAVED = make("ntag213", {}).save().hex()
NDEF = "D1010855016E66632E6F7267"
USER = {"ntag213": 144, "ntag215": 504, "ntag216": 888}


def user_memory(name: str = "ntag213", **given: str) -> bytes:
    """The user memory of a new tag."""
    new = tag(name, **given)
    return b"".join(new.memory.pages[4 : new.memory.chip.dynamic_locks])


def test_the_uid_and_its_check_bytes() -> None:
    new = tag(uid="04 12 AB 9E 7F 6C 81")
    assert new.uid == bytes.fromhex("0412AB9E7F6C81")
    assert [page(new, p) for p in range(3)] == ["04 12 AB 35", "9E 7F 6C 81", "0C 48 00 00"]


def test_a_message_is_put_in_as_a_tlv_and_zeros_behind_it() -> None:
    assert user_memory(ndef=NDEF) == bytes.fromhex(f"030C{NDEF}FE").ljust(144, b"\0")


@pytest.mark.parametrize(("length", "head"), [(254, "03FE"), (255, "03FF00FF"), (256, "03FF0100")])
def test_a_long_message_has_a_long_length(length: int, head: str) -> None:
    message = bytes(range(1, 255)) + b"\x01\x02"
    begin = bytes.fromhex(head) + message[:length] + b"\xfe"
    assert user_memory("ntag215", ndef=message[:length].hex()).startswith(begin)


@pytest.mark.parametrize("name", TYPES)
def test_the_user_memory_may_be_given_whole(name: str) -> None:
    data = bytes(n % 251 for n in range(USER[name]))
    assert user_memory(name, pages=data.hex()) == data
    with pytest.raises(CardError, match=f"a {name} holds {USER[name]}"):
        tag(name, pages=f"{data.hex()}00")


@pytest.mark.parametrize(("name", "most"), [("ntag213", 141), ("ntag215", 499), ("ntag216", 883)])
def test_the_longest_message(name: str, most: int) -> None:
    assert user_memory(name, ndef="AB" * most).endswith(b"\xab\xfe")
    with pytest.raises(CardError, match="the message with its TLV has"):
        tag(name, ndef="AB" * (most + 1))


def test_pages_may_be_few() -> None:
    assert user_memory(pages="0102030405") == bytes.fromhex("0102030405").ljust(144, b"\0")


@pytest.mark.parametrize("name", TYPES)
def test_password_pack_auth0_and_access(name: str) -> None:
    new = tag(name, password="747C5ADF", pack="AABB", auth0="04", access="93")
    last = new.memory.chip.last
    pages = [page(new, p) for p in range(last - 3, last + 1)]
    assert pages == ["04 00 00 04", "93 05 00 00", "74 7C 5A DF", "AA BB 00 00"]
    assert ask(new, "A2 04 00000000") == "NAK_ARGUMENT"
    assert ask(new, "1B 747C5ADF") == "AA BB"


@pytest.mark.parametrize(
    ("name", "locked", "static", "dynamic"),
    [
        ("ntag213", "4-7,16", "F0 00", "01 00 00 BD"),
        ("ntag213", "17", "00 00", "01 00 00 BD"),
        ("ntag213", "3, 15, 39", "08 80", "00 08 00 BD"),
        ("ntag213", "3-39", "F8 FF", "FF 0F 00 BD"),
        ("ntag215", "20,129", "00 00", "81 00 00 BD"),
        ("ntag216", "8-16,225", "00 FF", "01 20 00 BD"),
        ("ntag213", "", "00 00", "00 00 00 BD"),
    ],
)
def test_locked_pages_take_those_along_that_share_their_bit(
    name: str, locked: str, static: str, dynamic: str
) -> None:
    new = tag(name, locked=locked)
    assert page(new, 2) == f"72 48 {static}"
    assert page(new, new.memory.chip.dynamic_locks) == dynamic


def test_another_atr() -> None:
    assert make("ntag213", {"atr": "3B00"}).atr == b"\x3b\x00"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"uid": "04A1B2C3D4E5"},
            "a UID has 7 bytes, the first one 04 (NXP), such as 04A1B2",
        ),
        ({"uid": "05A1B2C3D4E580"}, "this is 05A1B2C3D4E580"),
        ({"uid": "4A1"}, "option uid must be hexadecimal, not '4A1'"),
        ({"ndef": "D0", "pages": "00"}, "ndef and pages both say"),
        ({"ndef": "D"}, "option ndef must be hexadecimal"),
        ({"password": "0102"}, "option password has 2 bytes, it needs 4"),
        ({"pack": "010203"}, "option pack has 3 bytes, it needs 2"),
        ({"auth0": "0004"}, "option auth0 has 2 bytes, it needs 1"),
        ({"access": "four"}, "option access must be hexadecimal"),
        ({"locked": "2"}, "page 2 has no lock bit; pages 3 to 39 have one"),
        ({"locked": "4,40"}, "page 40 has no lock bit"),
        ({"locked": "7-4"}, "not '7-4'"),
        ({"locked": "4-"}, "has pages in decimal, such as \"4-7,16\", not '4-'"),
        ({"locked": "1000"}, "not '1000'"),
        ({"locked": "0x10"}, "not '0x10'"),
        ({"tear": "x"}, "option tear must be a number"),
        ({"lost": "4"}, "tear says at which page write"),
        ({"tear": "1", "lost": "2"}, "page 2 cannot be lost"),
        ({"tear": "1", "lost": "40"}, "pages 4 to 44 can, without the tear-proof 2, 3, 40"),
        ({"tear": "1", "lost": "45"}, "page 45 cannot be lost"),
        ({"tear": "1", "lost": "a"}, "option lost has pages in decimal"),
        ({"atr": "3B"}, "an ATR has 2 to 33 bytes"),
        ({"state": "00"}, "this is no saved state of a card"),
        ({"state": SAVED, "ndef": NDEF}, "a saved state has the content of a tag"),
        ({"state": SAVED, "auth0": "04"}, "a saved state has the content of a tag"),
        ({"state": SAVED, "uid": "04000000000000"}, "with the UID 04A1B2C3D4E580, not 0400000000"),
        ({"greeting": "Moin"}, "unknown option of card ntag213: 'greeting'; allowed: access, atr"),
        ({"uid": 4}, "option uid must be text, not 4"),
    ],
)
def test_description_of_no_tag_is_refused(given: dict[str, object], message: str) -> None:
    with pytest.raises(CardError) as caught:
        make("ntag213", given)
    assert message in str(caught.value)


@pytest.mark.parametrize("name", TYPES)
def test_the_options_that_there_are(name: str) -> None:
    assert options(name) == {
        *("uid", "ndef", "pages", "password", "pack", "auth0", "access", "locked", "state", "atr"),
        *("tear", "lost"),
    }
    assert options("hello") == {"aid", "atr", "greeting", "protocol"}
    assert options("mute") == set()
