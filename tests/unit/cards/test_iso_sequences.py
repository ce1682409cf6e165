"""Random sequences of commands: after each one a file card has answered as the model."""

from __future__ import annotations

import pytest

from harness.cards import catalogue
from harness.cards.iso7816 import IsoCard
from harness.cards.iso_channel import Channel
from harness.cards.iso_file import File
from tests.support.iso_sequences import names, run_sequence


@pytest.mark.sequences
@pytest.mark.parametrize("name", names())
def test_card_and_model_agree_after_every_command(name: str, pytestconfig: pytest.Config) -> None:
    seed = pytestconfig.getoption("--sequences-seed")
    for number in range(pytestconfig.getoption("--sequences")):
        run_sequence(name, seed, number)


def test_every_file_card_of_the_catalogue_has_a_model() -> None:
    assert names() == [
        name for name in catalogue.names() if isinstance(catalogue.make(name, {}), IsoCard)
    ]


def test_a_sequence_can_be_run_again_and_the_next_is_another() -> None:
    assert len(run_sequence("iso7816", 7, 3)) == len(run_sequence("iso7816", 7, 3))
    assert run_sequence("iso7816", 7, 5) != run_sequence("iso7816", 7, 4)


def found_wrong(name: str) -> None:
    with pytest.raises(AssertionError, match=rf"run_sequence\('{name}', 0, \d+\)"):
        for number in range(200):
            run_sequence(name, 0, number)


class Forgetful(IsoCard):
    """Takes one bit of what is written for granted."""

    def transmit(self, raw: bytes) -> bytes:
        return super().transmit(raw[:-1] + bytes((raw[-1] | 0x01,)) if raw[1:2] == b"\xd6" else raw)


def test_a_card_that_writes_something_else_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(catalogue._CARDS, "iso7816", Forgetful)
    found_wrong("iso7816")


@pytest.mark.parametrize("name", names())
def test_a_card_that_lets_everybody_read_is_found(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def allow(_: Channel, __: File, ___: int) -> None:
        pass

    monkeypatch.setattr(Channel, "allow", allow)
    found_wrong(name)
