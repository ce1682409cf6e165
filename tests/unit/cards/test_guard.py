"""Cards whose authors got something wrong: a fault, 6F 00, and the card goes on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from harness.cards.apdu import CommandApdu, ResponseApdu
from harness.cards.card import Card
from harness.cards.errors import CardFault
from harness.cards.guard import Guarded
from harness.cards.hello import ATR, ATR_T0, HelloCard

COMMAND = bytes(4)


class Broken(Card):
    """Raises in the method that is named, or answers with a status word that is none."""

    def __init__(self, method: str = "") -> None:
        super().__init__(ATR)
        self._method = method

    def process(self, command: CommandApdu) -> ResponseApdu:
        if command.ins:
            return ResponseApdu(b"", 0x90000)
        return ResponseApdu(b"", self._do("process", 0x9000))

    def transmit(self, raw: bytes) -> bytes:
        response: bytes = self._do("transmit", super().transmit(raw))
        return response

    def forget(self) -> None:
        self._do("forget", None)

    def _do(self, method: str, value: Any) -> Any:
        if method == self._method:
            raise KeyError("no such file")
        return value


class Lazy(Card):
    """Answers with what is no bytes."""

    def transmit(self, _: bytes) -> bytes:
        return None  # type: ignore[return-value]


@pytest.mark.parametrize("method", ["process", "transmit"])
def test_exception_in_a_response_is_6f_00_and_a_fault(method: str) -> None:
    card = Guarded(Broken(method))
    assert card.transmit(COMMAND) == b"\x6f\x00"
    assert "KeyError: 'no such file' (at transmit, _do:" in card.faults.popleft()
    assert card.transmit(COMMAND) == b"\x6f\x00"


class Refusing(Card):
    """Means its fault."""

    def transmit(self, raw: bytes) -> bytes:
        raise CardFault(f"never heard of {raw.hex()}")


def test_a_fault_that_a_card_means_stands_in_its_own_words() -> None:
    card = Guarded(Refusing(ATR))
    assert card.transmit(COMMAND) == b"\x6f\x00"
    assert [*card.faults] == ["never heard of 00000000"]


@pytest.mark.parametrize("card", [Broken(), Lazy(ATR)], ids=["status word", "no bytes"])
def test_malformed_response_is_6f_00_and_a_fault(card: Card) -> None:
    guarded = Guarded(card)
    assert guarded.transmit(b"\0\1\0\0") == b"\x6f\x00"
    assert guarded.faults


@pytest.mark.parametrize(
    "event", [Guarded.forget, Guarded.power_on, Guarded.power_off, Guarded.reset]
)
def test_exception_at_a_power_event_is_a_fault_and_the_card_stays(
    event: Callable[[Guarded], None],
) -> None:
    card = Guarded(Broken("forget"))
    event(card)
    assert "no such file" in card.faults[0]
    assert card.transmit(COMMAND) == b"\x90\x00"


def test_a_right_card_has_no_faults() -> None:
    card = Guarded(HelloCard())
    card.power_on()
    assert card.transmit(COMMAND) == b"\x6d\x00"
    assert not card.faults


def test_faults_that_are_never_taken_do_not_pile_up() -> None:
    card = Guarded(Broken("process"))
    for _ in range(1000):
        card.transmit(COMMAND)
    assert len(card.faults) < 100


def test_the_atr_may_change_at_power_on() -> None:
    class Changing(HelloCard):
        def power_on(self) -> None:
            self.atr = ATR_T0

    card = Guarded(Changing())
    assert card.atr == ATR
    card.power_on()
    assert card.atr == ATR_T0


@pytest.mark.parametrize(("atr", "why"), [(b"\x3b", "this has 1"), ("3B 00", "an ATR is bytes")])
def test_what_is_no_atr_is_a_fault_and_the_old_one_stays(atr: object, why: str) -> None:
    class Changing(HelloCard):
        def reset(self) -> None:
            self.__dict__["atr"] = atr

    card = Guarded(Changing())
    card.reset()
    assert card.atr == ATR
    assert why in card.faults.pop()
