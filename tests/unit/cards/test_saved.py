"""States of cards: what is saved is had again, and nothing else passes for it."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.cards import saved
from harness.cards.card import Card
from harness.cards.catalogue import make, names
from harness.cards.errors import CardError
from harness.cards.guard import Guarded
from harness.cards.ntag_options import saved_state

from .tags import TYPES, ask, page, tag

STATE = make("ntag213", {"ndef": "D00000"}).save()
DIGEST = 32


def restored(state: bytes, name: str = "ntag213") -> Card:
    return make(name, {"state": state.hex()})


@pytest.mark.parametrize("name", TYPES)
def test_a_tag_is_had_again_with_all_that_it_keeps(name: str) -> None:
    old = tag(name, password="01020304", pack="AABB", auth0="10", access="13", locked="4")
    for frame in ("A2 05 11223344", "30 04", "1B 00000000", "1B 00000001", "A2 03 00000008"):
        ask(old, frame)
    old.power_up()
    ask(old, "30 04")
    card = make(name, {"state": saved_state(old).hex()})
    new = tag(name, state=saved_state(old).hex())
    assert card.save().hex() == saved_state(old).hex()
    assert (new.attempts, new.reads) == (2, 2)
    assert new.memory.pages == old.memory.pages
    assert page(new, 5) == "11 22 33 44"
    assert ask(new, "1B 01020304") == "AA BB"


def test_what_is_volatile_is_not_saved() -> None:
    old = tag(auth0="04")
    ask(old, "1B FFFFFFFF")
    new = tag(state=saved_state(old).hex())
    assert ask(new, "A2 04 00000000") == "NAK_ARGUMENT"


def test_saving_changes_nothing() -> None:
    card = make("ntag213", {})
    assert card.save() == card.save() == make("ntag213", {}).save()


def test_a_uid_may_stand_beside_its_state() -> None:
    assert make("ntag213", {"state": STATE.hex(), "uid": "04A1B2C3D4E580"}).save() == STATE


def test_tear_and_atr_may_stand_beside_a_state() -> None:
    card = make("ntag213", {"state": STATE.hex(), "tear": "1", "atr": "3B00"})
    assert card.atr == b"\x3b\x00"
    assert card.transmit(bytes.fromhex("FFD600040401020304")) == b"\x63\x00"


# -- what is none


@pytest.mark.parametrize("length", range(1, len(STATE)))
def test_a_truncated_state_is_refused(length: int) -> None:
    with pytest.raises(CardError, match=f"the saved state is truncated: {length} bytes of"):
        restored(STATE[:length])


@pytest.mark.parametrize("at", range(len(STATE)))
def test_a_state_with_a_flipped_bit_is_refused(at: int) -> None:
    for bit in range(8):
        wrong = bytearray(STATE)
        wrong[at] ^= 1 << bit
        with pytest.raises(CardError, match="saved state"):
            restored(bytes(wrong))


@pytest.mark.parametrize("more", [b"\0", STATE])
def test_a_state_with_more_behind_it_is_refused(more: bytes) -> None:
    with pytest.raises(CardError, match="corrupted"):
        restored(STATE + more)


@pytest.mark.parametrize("name", [name for name in TYPES if name != "ntag213"])
def test_the_state_of_another_card_is_refused(name: str) -> None:
    with pytest.raises(CardError, match=f"of a card ntag213, not of a card {name}"):
        restored(STATE, name)


def test_another_version_is_refused() -> None:
    body = STATE[:8] + b"\x02" + STATE[9:-DIGEST]
    with pytest.raises(CardError, match="of version 2; known here: 1"):
        restored(body + hashlib.sha256(body).digest())


@pytest.mark.parametrize("content", [b"", bytes(183), bytes(185)])
def test_a_whole_state_with_another_content_is_refused(content: bytes) -> None:
    with pytest.raises(CardError, match=f"has {len(content)} bytes of content"):
        restored(saved.pack("ntag213", content))


@given(st.binary(max_size=300))
def test_any_bytes_are_no_state(data: bytes) -> None:
    with pytest.raises(CardError):
        saved.unpack("ntag213", data)


@given(st.binary(max_size=300), st.sampled_from(TYPES))
def test_what_is_packed_is_unpacked(content: bytes, name: str) -> None:
    assert saved.unpack(name, saved.pack(name, content)) == content


# -- cards that keep nothing


KEEPING = (*TYPES, "iso7816", "cryptoflex")


@pytest.mark.parametrize("name", [name for name in names() if name not in KEEPING])
def test_other_cards_say_that_they_have_no_state(name: str) -> None:
    with pytest.raises(CardError, match="no state"):
        make(name, {}).save()
    with pytest.raises(CardError, match="no state"):
        Guarded(make(name, {})).save()
    with pytest.raises(CardError, match="unknown option"):
        make(name, {"state": STATE.hex()})


def test_a_card_with_faults_has_the_state_of_the_card() -> None:
    assert make("ntag213", {"ndef": "D00000"}, {"cut": "3"}).save() == STATE


def test_a_card_whose_author_got_saving_wrong_says_so() -> None:
    class Broken(Card):
        def save(self) -> bytes:
            raise KeyError("content")

    with pytest.raises(CardError, match="cannot be saved: KeyError"):
        Guarded(Broken(b"\x3b\x00")).save()
