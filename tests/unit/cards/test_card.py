"""What every card is made with."""

from __future__ import annotations

import pytest

from harness.cards.card import Card
from harness.cards.errors import CardError


@pytest.mark.parametrize("length", [0, 1, 34])
def test_a_card_refuses_an_atr_of_no_possible_length_in_words_of_its_own(length: int) -> None:
    with pytest.raises(CardError, match=f"2 to 33 bytes.*this has {length}"):
        Card(bytes(length))
