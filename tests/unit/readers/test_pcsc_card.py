"""A card in a PC/SC reader, with PC/SC played by the test."""

from __future__ import annotations

import pytest

from harness.cards.errors import CardFault, CardLeft
from harness.cards.hello import ATR, HelloCard
from harness.readers.pcsc_card import PcscCard
from tests.support.scard import NO_CARD, NO_SERVICE, REMOVED, RESET, SHARING, Scard

NAME = "Reader"
SELECT = bytes.fromhex("00A404000AA00000006203010C0601")
OK = b"\x90\x00"


@pytest.fixture
def scard() -> Scard:
    return Scard(**{NAME: HelloCard()})


@pytest.fixture
def card(scard: Scard) -> PcscCard:
    return PcscCard(scard, NAME, ATR)


def test_it_is_connected_to_while_it_is_used(scard: Scard, card: PcscCard) -> None:
    card.power_on()
    card.power_on()
    assert card.transmit(SELECT) == OK
    card.power_off()
    assert scard.done == ["connect", f"transmit T=1 {SELECT.hex(' ').upper()}", "disconnect 2"]


def test_one_that_was_asked_nothing_keeps_its_power(scard: Scard, card: PcscCard) -> None:
    card.power_on()
    card.power_off()
    card.power_off()
    assert scard.done == ["connect", "disconnect 0"]


def test_a_command_connects_where_power_on_could_not(scard: Scard, card: PcscCard) -> None:
    scard.fails["connect"] = SHARING
    with pytest.raises(CardFault, match="relay: Error 8010000B"):
        card.power_on()
    with pytest.raises(CardFault):
        card.transmit(SELECT)
    scard.fails.clear()
    assert card.transmit(SELECT) == OK


def test_a_reset_is_a_reset_and_may_bring_another_atr(scard: Scard, card: PcscCard) -> None:
    card.transmit(SELECT)
    there = scard.cards[NAME]
    assert there
    there.atr = b"\x3b\x00"
    card.reset()
    assert scard.done[-1] == "reconnect 1"
    assert card.atr == b"\x3b\x00"
    assert card.transmit(bytes(4)) == b"\x6d\x00", "the applet is not selected any more"


@pytest.mark.parametrize("code", [REMOVED, NO_CARD, NO_SERVICE, RESET])
def test_a_card_that_has_gone_has_left_and_so_do_we(
    scard: Scard, card: PcscCard, code: int
) -> None:
    card.power_on()
    scard.fails["transmit"] = code
    with pytest.raises(CardLeft, match="relay: "):
        card.transmit(SELECT)
    assert scard.done[-1] == "disconnect 0"


def test_no_answer_at_all_means_that_it_was_pulled(scard: Scard, card: PcscCard) -> None:
    class Pulled(HelloCard):
        def transmit(self, _: bytes) -> bytes:
            return b""

    scard.cards[NAME] = Pulled()
    with pytest.raises(CardLeft, match="no answer"):
        card.transmit(SELECT)


@pytest.mark.parametrize("function", ["establish", "connect", "status", "transmit"])
def test_another_failure_is_a_fault(scard: Scard, card: PcscCard, function: str) -> None:
    scard.fails[function] = 0x80100001
    with pytest.raises(CardFault, match="relay: Error 80100001"):
        card.transmit(SELECT)
    scard.fails.clear()
    assert card.transmit(SELECT) == OK


def test_a_reset_of_an_empty_reader_says_that_the_card_has_left(
    scard: Scard, card: PcscCard
) -> None:
    scard.cards[NAME] = None
    with pytest.raises(CardLeft):
        card.reset()
