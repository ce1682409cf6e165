"""Saved states of file cards: what is saved is had again, and nothing else passes for it."""

from __future__ import annotations

import pytest

from harness.cards import saved
from harness.cards.catalogue import make
from harness.cards.errors import CardError

from .iso import VERIFY, card, hold, say

TREE = '[[ef]]\npath = "2F01"\nkind = "cyclic"\nrecord = 2\nrecords = 3\n'
TREE += '[[pin]]\nnumber = 1\nvalue = "1234"\n[[object]]\ntag = "42"\ncontent = "AB"'
STATE = card(tree=TREE).save()


@pytest.mark.parametrize("name", ["iso7816", "cryptoflex"])
def test_a_card_is_had_again_with_all_that_it_keeps(name: str) -> None:
    old = card(name, hello="yes")
    for command in (
        "0020000104 30303030", "00D6810002AABB", "00DA004301CC", "00A4000C025000",
        "00E20012020505", "0004000002 5001",
    ):  # fmt: skip
        say(old, command)
    new = card(name, state=old.save().hex())
    assert new.save() == old.save()
    assert say(new, "00200001") == "63 C2"
    assert say(new, "00B0810002") == "AA BB 90 00"
    assert say(new, "00CA004301") == "CC 90 00"


def test_records_and_lives_are_kept() -> None:
    old = card()
    for command in ("00A4000C025000", "00E2001802 0505", "0004000002 5001"):
        assert say(old, command) == "90 00"
    new = card(state=old.save().hex())
    hold(new, [("00A4000C025000", "9000"), ("00B2011D04", "050501019000"), ("00B2010C03", "6985")])


def test_what_is_volatile_is_not_saved() -> None:
    old = card()
    hold(old, [(VERIFY, "9000"), ("00A4000C022F01", "9000"), ("00700001", "9000")])
    new = card(state=old.save().hex())
    hold(new, [("00B0000001", "6986"), ("00B0830001", "6982"), ("01A4000C", "6881")])


def test_saving_changes_nothing() -> None:
    there = card()
    assert there.save() == there.save() == card().save()


def test_atr_and_delivery_may_stand_beside_a_state_and_files_may_not() -> None:
    there = make("iso7816", {"state": STATE.hex(), "atr": "3B00", "delivery": "get-response"})
    assert there.atr == b"\x3b\x00"
    for other in ({"tree": TREE}, {"hello": "yes"}):
        with pytest.raises(CardError, match="a saved state has the files of a card"):
            make("iso7816", {"state": STATE.hex(), **other})


def test_the_fullest_card_has_a_state_that_a_file_can_keep() -> None:
    there = card(tree="[mf]")
    for n in range(200):
        whole = f"620B 820101 8302 10{n:02X} 8002 {32768 // 200:04X}"
        assert say(there, "00A4000C", f"00E000000D {whole}") == "90 00"
    assert len(there.save()) < 64 * 1024
    assert card(state=there.save().hex()).save() == there.save()


# -- what is none


@pytest.mark.parametrize("length", range(1, len(STATE)))
def test_a_truncated_state_is_refused(length: int) -> None:
    with pytest.raises(CardError, match=f"the saved state is truncated: {length} bytes of"):
        card(state=STATE[:length].hex())


@pytest.mark.parametrize("at", range(len(STATE)))
def test_a_state_with_a_flipped_bit_is_refused(at: int) -> None:
    for bit in range(8):
        wrong = bytearray(STATE)
        wrong[at] ^= 1 << bit
        with pytest.raises(CardError, match="saved state"):
            card(state=wrong.hex())


def test_a_whole_state_with_any_flipped_bit_in_its_content_makes_a_card_or_is_refused() -> None:
    content = saved.unpack("iso7816", STATE)
    made = 0
    for at in range(len(content) * 8):
        wrong = bytearray(content)
        wrong[at // 8] ^= 1 << at % 8
        state = saved.pack("iso7816", bytes(wrong))
        try:
            there = card(state=state.hex())
        except CardError as error:
            assert str(error) == "the saved state is not that of files and PINs"
        else:
            made += 1
            assert there.save() == state
    assert made > 50, "most of what a file has in it can be anything"


@pytest.mark.parametrize("content", [b"", b"\xa1\0", b"\x62\0", bytes(40)])
def test_a_whole_state_with_another_content_is_refused(content: bytes) -> None:
    with pytest.raises(CardError, match="not that of files"):
        card(state=saved.pack("iso7816", content).hex())


def test_the_state_of_another_card_is_refused() -> None:
    with pytest.raises(CardError, match="of a card iso7816, not of a card cryptoflex"):
        card("cryptoflex", state=STATE.hex())
