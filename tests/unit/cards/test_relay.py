"""The relay card: bytes as they are, and a hook between."""

from __future__ import annotations

import pytest

from harness.cards.errors import CardLeft
from harness.cards.guard import Guarded
from harness.cards.hello import ATR, HelloCard
from harness.cards.relay import Hook, RelayCard

SELECT = bytes.fromhex("00A404000AA00000006203010C0601")
GREETING = b"Hello world!\x90\x00"
FAULT = b"\x6f\x00"


def test_everything_is_handed_on_as_it_is() -> None:
    relay = RelayCard(HelloCard())
    assert relay.atr == ATR
    assert [relay.transmit(raw) for raw in (SELECT, bytes(4), b"\x00")] == [
        b"\x90\x00",
        GREETING,
        b"\x67\x00",
    ]


@pytest.mark.parametrize("what", ["power_on", "power_off", "reset"])
def test_power_is_the_other_cards_too(what: str) -> None:
    relay = RelayCard(HelloCard())
    relay.transmit(SELECT)
    getattr(relay, what)()
    assert relay.transmit(bytes(4)) != GREETING


@pytest.mark.parametrize("what", ["power_on", "reset"])
def test_an_atr_that_is_another_now_is_taken_over(what: str) -> None:
    other = HelloCard()
    relay = Guarded(RelayCard(other))
    other.atr = b"\x3b\x00"
    getattr(relay, what)()
    assert relay.atr == b"\x3b\x00"


def test_a_hook_sees_and_changes_both_ways() -> None:
    seen: list[bytes] = []

    def command(sent: bytes) -> bytes:
        seen.append(sent)
        return SELECT if sent == b"\x00\xa4\x00\x00" else sent

    def response(sent: bytes, answer: bytes) -> bytes:
        seen.append(answer)
        return answer.upper() if sent == bytes(4) else answer

    relay = RelayCard(HelloCard(), Hook(command, response))
    assert relay.transmit(b"\x00\xa4\x00\x00") == b"\x90\x00"
    assert relay.transmit(bytes(4)) == b"HELLO WORLD!\x90\x00"
    assert seen == [b"\x00\xa4\x00\x00", b"\x90\x00", bytes(4), GREETING]


@pytest.mark.parametrize("gives", [None, "9000", b"", 7])
def test_what_a_hook_gives_is_bytes_or_a_fault(gives: object) -> None:
    for hook in (
        Hook(command=lambda _: gives),  # type: ignore[arg-type,return-value]
        Hook(response=lambda _, __: gives),  # type: ignore[arg-type,return-value]
    ):
        card = Guarded(RelayCard(HelloCard(), hook))
        assert card.transmit(SELECT) == FAULT
        assert repr(gives) in card.faults[0]


def test_an_error_of_a_hook_is_a_fault_with_its_line() -> None:
    def command(_: bytes) -> bytes:
        raise KeyError("no such file")

    card = Guarded(RelayCard(HelloCard(), Hook(command)))
    assert card.transmit(SELECT) == FAULT
    assert "KeyError: 'no such file' (at transmit, command:" in card.faults[0]


def test_a_card_that_has_left_is_no_fault() -> None:
    class Gone(HelloCard):
        def transmit(self, _: bytes) -> bytes:
            raise CardLeft("pulled")

        def power_on(self) -> None:
            raise CardLeft("pulled")

    card = Guarded(RelayCard(Gone()))
    with pytest.raises(CardLeft):
        card.transmit(SELECT)
    with pytest.raises(CardLeft):
        card.power_on()
    assert not card.faults
