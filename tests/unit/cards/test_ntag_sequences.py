"""Random sequences of commands: after each one the card has answered, and is, as the model."""

from __future__ import annotations

import pytest

from harness.cards import catalogue
from harness.cards.ntag_card import Ntag213
from tests.support.ntag_sequences import names, run_sequence


@pytest.mark.sequences
@pytest.mark.parametrize("name", names())
def test_card_and_model_agree_after_every_command(name: str, pytestconfig: pytest.Config) -> None:
    seed = pytestconfig.getoption("--sequences-seed")
    for number in range(pytestconfig.getoption("--sequences")):
        run_sequence(name, seed, number)


def test_every_tag_of_the_catalogue_has_a_model() -> None:
    assert names() == [name for name in catalogue.names() if name.startswith("ntag")]


def test_a_sequence_can_be_run_again_and_the_next_is_another() -> None:
    assert run_sequence("ntag213", 7, 3) == run_sequence("ntag213", 7, 3)
    assert run_sequence("ntag213", 7, 3) != run_sequence("ntag213", 7, 4)


class Forgetful(Ntag213):
    """Takes one bit of what is written for granted."""

    def transmit(self, raw: bytes) -> bytes:
        return super().transmit(raw[:-1] + bytes((raw[-1] | 0x01,)) if raw[1] == 0xD6 else raw)


def test_a_card_that_is_wrong_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(catalogue._CARDS, "ntag213", Forgetful)
    with pytest.raises(AssertionError, match=r"run_sequence\('ntag213', 0, \d+\)"):
        for number in range(50):
            run_sequence("ntag213", 0, number)
