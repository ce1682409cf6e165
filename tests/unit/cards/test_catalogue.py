"""Cards from descriptions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.cards.catalogue import make, names
from harness.cards.errors import CardError
from harness.cards.guard import Guarded
from harness.cards.hello import ATR, ATR_T0

SELECT = bytes.fromhex("00A404000AA00000006203010C0601")


def greeted(greeting: str = "Hello world!", **faults: str) -> str:
    """The responses to the greeting and to a GET RESPONSE after it, of a fresh, selected card."""
    card = make("hello", {"greeting": greeting}, faults)
    assert card.transmit(SELECT) == b"\x90\x00"
    answers = card.transmit(bytes(4)), card.transmit(bytes.fromhex("00C0000000"))
    return " / ".join(answer.hex(" ").upper() for answer in answers)


@pytest.mark.parametrize("name", names())
def test_each_card_can_be_made_as_it_is(name: str) -> None:
    card = make(name, {})
    assert len(Guarded(card).transmit(SELECT)) >= 2


def test_only_a_mute_card_has_no_atr() -> None:
    assert [name for name in names() if not make(name, {}).atr] == ["mute"]


def test_the_cards_are_known_by_name() -> None:
    assert {"hello", "store"} <= {*names()}
    assert names() == sorted(names())


def test_a_plain_card_greets() -> None:
    card = make("hello", {})
    assert card.atr == ATR
    assert card.transmit(SELECT) == b"\x90\x00"
    assert card.transmit(bytes(4)) == b"Hello world!\x90\x00"


def test_every_option_of_the_hello_card() -> None:
    card = make("hello", {"protocol": "T=0", "greeting": "Moin", "aid": "A0 00 00 01 51"})
    assert card.atr == ATR_T0
    assert card.transmit(bytes.fromhex("00A4040005A000000151")) == b"\x90\x00"
    assert card.transmit(bytes(4)) == b"Moin\x90\x00"


@pytest.mark.parametrize("protocol", ["T=0", "T=1", "both"])
def test_an_atr_given_whole_stands_above_the_protocol(protocol: str) -> None:
    assert make("hello", {"atr": "3b 00", "protocol": protocol}).atr == b"\x3b\x00"


@pytest.mark.parametrize(
    ("options", "answers"),
    [
        ({"refusal": "6A82"}, "6A 82 / 6D 00"),
        ({"refusal": "6a 82"}, "6A 82 / 6D 00"),
        ({"refusal": "0000"}, "00 00 / 6D 00"),
        ({"refusal": "", "greeting": "Hi"}, "48 69 90 00 / 6D 00"),
        ({"delivery": "direct", "greeting": "Hi"}, "48 69 90 00 / 6D 00"),
        ({"delivery": "get-response", "greeting": "Hi"}, "61 02 / 48 69 90 00"),
        ({"delivery": "get-response", "chunk": "1", "greeting": "Hi"}, "61 01 / 48 61 01"),
        ({"delivery": "get-response", "chunk": "0", "greeting": "Hi"}, "61 02 / 48 69 90 00"),
        ({"delivery": "exact-le", "greeting": "Hi"}, "6C 02 / 6D 00"),
        ({"cut": "1"}, "48 / 6D 00"),
        ({"cut": "0", "greeting": "Hi"}, "48 69 90 00 / 6D 00"),
    ],
)
def test_the_options_of_faults(options: dict[str, str], answers: str) -> None:
    assert greeted(**options) == answers


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("goodbye", {}, "unknown card: 'goodbye'; allowed: cryptoflex, hello, "),
        ("hello", {"colour": "red"}, "'colour'; allowed: aid, atr, greeting, protocol"),
        ("store", {"greeting": "Moin"}, "unknown option of card store: 'greeting'"),
        ("hello", {"cut": "1"}, "unknown option of card hello: 'cut'"),
        ("hello", {"protocol": "T=2"}, "unknown protocol: 'T=2'; allowed: T=0, T=1, both"),
        ("hello", {"greeting": 7}, "option greeting must be text, not 7"),
        ("hello", {"greeting": "x" * 65534}, "at most 65533 bytes in UTF-8, not 65534"),
        ("hello", {"aid": "A0 0"}, "option aid must be hexadecimal, not 'A0 0'"),
        ("hello", {"aid": "A0"}, "an AID has 5 to 16 bytes"),
        ("hello", {"atr": "3B 8"}, "option atr must be hexadecimal, not '3B 8'"),
        ("hello", {"atr": None}, "option atr must be text, not None"),
        ("hello", {"atr": ""}, "an ATR has 2 to 33 bytes"),
        ("hello", {"atr": "3B"}, "this has 1"),
        ("hello", {"atr": "3B" + "00" * 33}, "this has 34"),
    ],
)
def test_description_of_no_card_is_refused(
    name: str, options: dict[str, object], message: str
) -> None:
    with pytest.raises(CardError) as caught:
        make(name, options)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("faults", "message"),
    [
        (
            {"colour": "red"},
            "unknown option of faults: 'colour'; allowed: chunk, cut, delivery, refusal",
        ),
        ({"refusal": "6A"}, "option refusal has 1 bytes, it needs 2"),
        ({"refusal": "6A 82 00"}, "option refusal has 3 bytes, it needs 2"),
        ({"refusal": "no"}, "option refusal must be hexadecimal, not 'no'"),
        ({"refusal": 0x6A82}, "option refusal must be text, not 27266"),
        ({"delivery": "late"}, "unknown delivery: 'late'; allowed: direct, exact-le, get-response"),
        ({"chunk": "six"}, "option chunk must be a number, not 'six'"),
        ({"chunk": "-1"}, "option chunk must be a number, not '-1'"),
        ({"chunk": 6}, "option chunk must be text, not 6"),
        ({"chunk": "257"}, "a chunk has 1 to 256 bytes, not 257"),
        ({"cut": "1.5"}, "option cut must be a number, not '1.5'"),
        ({"cut": ""}, "option cut must be a number, not ''"),
    ],
)
def test_faults_that_cannot_be_made(faults: dict[str, object], message: str) -> None:
    with pytest.raises(CardError) as caught:
        make("hello", {}, faults)
    assert message in str(caught.value)


OPTIONS = ("aid", "atr", "greeting", "protocol")
FAULTS = ("chunk", "cut", "delivery", "refusal")
words = st.sampled_from(["", "0", "3", "6A82", "A000000151", "T=0", "exact-le", "get-response"])
values = words | st.text(st.characters(exclude_categories=["Cs"]), max_size=6) | st.integers()


@given(
    st.dictionaries(st.sampled_from(OPTIONS), values, max_size=4),
    st.dictionaries(st.sampled_from(FAULTS), values, max_size=4),
)
def test_any_options_make_a_card_or_an_error_that_says_why(
    options: dict[str, object], faults: dict[str, object]
) -> None:
    try:
        card = make("hello", options, faults)
    except CardError as error:
        assert str(error)
    else:
        assert card.atr and card.transmit(bytes(4)) == b"\x6d\x00"


def test_text_that_is_no_text_is_refused() -> None:
    with pytest.raises(CardError, match="greeting"):
        make("hello", {"greeting": "\ud800"})


@pytest.mark.parametrize("option", ["chunk", "cut"])
def test_numbers_beyond_all_bounds_are_refused(option: str) -> None:
    with pytest.raises(CardError, match=option):
        make("hello", {}, {option: "9" * 5000})
