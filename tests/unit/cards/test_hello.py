"""The hello card's behaviour, command by command."""

from __future__ import annotations

from functools import reduce
from operator import xor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.cards.card import Card
from harness.cards.errors import CardError
from harness.cards.guard import Guarded
from harness.cards.hello import ATR, ATR_T0, HELLO_AID, HelloCard
from harness.readers.vpcd_protocol import frame

SELECT = "00 A4 04 00 0A A0 00 00 00 62 03 01 0C 06 01"
HELLO = "48 65 6C 6C 6F 20 77 6F 72 6C 64 21 90 00"


def say(card: Card, *commands: str) -> str:
    """The answer to the last command, as the transcript writes it."""
    answers = [card.transmit(bytes.fromhex(command)) for command in commands]
    return answers[-1].hex(" ").upper()


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        (SELECT, "90 00"),
        (SELECT + " 00", "90 00"),
        ("00 A4 04 0C 0A A0 00 00 00 62 03 01 0C 06 01", "90 00"),
        ("00 A4 04 00 05 A0 00 00 00 62", "6A 82"),
        ("00 A4 04 00 0A A0 00 00 00 62 03 01 0C 06 02", "6A 82"),
        ("00 A4 00 00 02 3F 00", "6A 86"),
        ("00 A4 04 02 0A A0 00 00 00 62 03 01 0C 06 01", "6A 86"),
        ("00 A4 04 00", "67 00"),
        ("00 00 00 00", HELLO),
        ("00 00 00 00 00", HELLO),
        ("00 00 00 00 0C", HELLO),
        ("00 00 00 00 00 00 00", HELLO),
        ("00 00 00 00 0B", "6C 0C"),
        ("00 00 00 00 01 FF", "67 00"),
        ("00 00 00 01", "6B 00"),
        ("00 00 01 00", "6B 00"),
        ("00 B0 00 00 00", "6D 00"),
        ("00 00", "67 00"),
        ("00 00 00 00 02 01", "67 00"),
        ("80 00 00 00", "6E 00"),
        ("FF CA 00 00 00", "6E 00"),
        ("20 00 00 00", "6E 00"),
        ("01 00 00 00", "68 81"),
        ("40 00 00 00", "68 81"),
        ("04 00 00 00", "68 82"),
        ("0C 00 00 00", "68 82"),
        ("10 00 00 00", "68 84"),
    ],
)
def test_a_selected_card(command: str, answer: str) -> None:
    assert say(HelloCard(), SELECT, command) == answer


def test_commands_before_selection_get_6d_00() -> None:
    assert say(HelloCard(), "00 00 00 00") == "6D 00"


def test_a_failed_selection_changes_nothing() -> None:
    other = SELECT[:-2] + "02"
    assert say(HelloCard(), SELECT, other, "00 00 00 00") == HELLO
    assert say(HelloCard(), other, "00 00 00 00") == "6D 00"


@pytest.mark.parametrize("event", ["power_on", "power_off", "reset", "forget"])
def test_power_makes_it_forget(event: str) -> None:
    card = HelloCard()
    say(card, SELECT)
    getattr(card, event)()
    assert say(card, "00 00 00 00") == "6D 00"


def test_a_greeting_in_another_script() -> None:
    assert say(HelloCard(greeting="Grüß"), SELECT, "00 00 00 00") == "47 72 C3 BC C3 9F 90 00"


def test_a_greeting_of_256_bytes_fits_and_counts_as_00() -> None:
    card = HelloCard(greeting="x" * 256)
    assert say(card, SELECT, "00 00 00 00 FF") == "6C 00"
    assert len(card.transmit(bytes(5))) == 258


def test_another_application() -> None:
    card = HelloCard(aid=bytes.fromhex("A0 00 00 01 51"))
    assert say(card, SELECT) == "6A 82"
    assert say(card, "00 A4 04 00 05 A0 00 00 01 51", "00 00 00 00") == HELLO


@pytest.mark.parametrize("length", [0, 1, 256, 257, 4096, 65533])
def test_a_greeting_of_any_length_that_vpcd_can_carry(length: int) -> None:
    card = HelloCard(greeting="x" * length)
    say(card, SELECT)
    answer = card.transmit(bytes(4))
    assert answer == b"x" * length + b"\x90\x00"
    assert len(frame(answer)) == 2 + length + 2


@pytest.mark.parametrize("command", ["00 00 00 00 00", "00 00 00 00 01"])
def test_response_longer_than_256_bytes_is_given_whole(command: str) -> None:
    card = HelloCard(greeting="x" * 257)
    say(card, SELECT)
    assert card.transmit(bytes.fromhex(command)) == b"x" * 257 + b"\x90\x00"


@pytest.mark.parametrize("greeting", ["x" * 65534, "ü" * 32767])
def test_a_greeting_must_fit_into_one_answer(greeting: str) -> None:
    with pytest.raises(CardError, match="at most 65533 bytes in UTF-8, not 65534"):
        HelloCard(greeting=greeting)


@pytest.mark.parametrize("length", [0, 4, 17])
def test_an_aid_has_5_to_16_bytes(length: int) -> None:
    with pytest.raises(CardError, match="5 to 16 bytes"):
        HelloCard(aid=bytes(length))


def test_atrs() -> None:
    """ISO 7816-3, 8.2: TS, then T0 with the number of historical bytes; TCK unless T=0 only."""
    assert bytes.fromhex("3B 8C 80 01") + b"Hello world!" + b"\x2c" == ATR
    assert bytes.fromhex("3B 6C 00 00") + b"Hello world!" == ATR_T0
    assert reduce(xor, ATR[1:]) == 0
    assert ATR[1] & 0x0F == ATR_T0[1] & 0x0F == len("Hello world!")
    assert len(HELLO_AID) == 10


def test_a_card_needs_an_atr() -> None:
    with pytest.raises(CardError, match="ATR"):
        HelloCard(atr=b"")


@given(st.lists(st.binary(max_size=40), max_size=8))
def test_whatever_comes_it_answers_without_fault(commands: list[bytes]) -> None:
    card = Guarded(HelloCard())
    assert all(len(card.transmit(command)) >= 2 for command in commands)
    assert not card.faults
