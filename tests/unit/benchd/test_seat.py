"""A card in its seat: whoever pulls it, or asks for something else, waits for none of its code."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping

import pytest

from harness.benchd.seat import Seat, Seats
from harness.cards.apdu import CommandApdu, ResponseApdu
from harness.cards.card import Card
from harness.cards.errors import CardError
from harness.cards.guard import Guarded
from harness.readers.vpcd_link import Link
from harness.readers.vpcd_protocol import FrameReader, frame
from harness.trace.trace import Trace
from harness.world.channel import Refusal

LIMIT_S = 10


class Slow(Card):
    """A card whose code takes until it is let go on."""

    def __init__(self) -> None:
        super().__init__(bytes.fromhex("3B00"))
        self.at_work, self.go_on = threading.Event(), threading.Event()

    def process(self, command: CommandApdu) -> ResponseApdu:
        self.at_work.set()
        assert self.go_on.wait(LIMIT_S)
        return ResponseApdu(command.data, 0x9000)

    def save(self) -> bytes:
        return b"kept"


class Rig:
    """Seats, and the readers that their cards are in."""

    def __init__(self) -> None:
        self.trace, self.seats = Trace(), Seats()
        self.told: list[Mapping[str, object]] = []

    def put_in(self, card: Guarded, slot: int = 0) -> socket.socket:
        """Put a card in; the reader's end."""
        reader, peer = socket.socketpair()
        reader.settimeout(LIMIT_S)
        link = Link(card, self.trace, peer, slot=slot)
        before = self.seats.before(slot)
        self.seats.take(Seat(link, self.trace, self.told.append, lambda: None, before))
        return reader

    @property
    def kinds(self) -> list[str]:
        return [item[1] for item in self.trace.take(1000)]


@pytest.fixture
def rig() -> Iterator[Rig]:
    rig = Rig()
    yield rig
    rig.seats.pull(None)


def hear(reader: socket.socket) -> bytes:
    """One message of the card."""
    frames = FrameReader()
    while data := reader.recv(4096):
        for message in frames.feed(data):
            return message
    return b""


def eventually(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + LIMIT_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_a_card_at_work_is_pulled_and_the_reader_sees_it_at_once(rig: Rig) -> None:
    card = Slow()
    reader = rig.put_in(Guarded(card))
    reader.sendall(frame(bytes(4)))
    assert card.at_work.wait(LIMIT_S)
    rig.seats.pull(0)
    assert reader.recv(1) == b"" and rig.seats.taken() == []
    assert rig.kinds == ["command", "remove"]
    card.go_on.set()


def test_the_other_slots_card_answers_meanwhile(rig: Rig) -> None:
    slow, quick = Slow(), Slow()
    quick.go_on.set()
    first, second = rig.put_in(Guarded(slow)), rig.put_in(Guarded(quick), 1)
    first.sendall(frame(bytes(4)))
    assert slow.at_work.wait(LIMIT_S)
    second.sendall(frame(bytes(4)))
    assert hear(second) == b"\x90\x00"
    slow.go_on.set()
    assert hear(first) == b"\x90\x00"


def test_one_that_comes_back_is_served_when_it_has_done_with_what_it_was_at(rig: Rig) -> None:
    card = Slow()
    guarded = Guarded(card)
    rig.put_in(guarded).sendall(frame(bytes(4)))
    assert card.at_work.wait(LIMIT_S)
    rig.seats.pull(0)
    again = rig.put_in(guarded)
    again.sendall(frame(bytes.fromhex("0000000001AA")))
    card.go_on.set()
    assert hear(again) == bytes.fromhex("AA9000")


def test_the_state_of_a_card_at_work_is_not_to_be_had(
    rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("harness.benchd.seat._BUSY_S", 0.001)
    card = Slow()
    reader = rig.put_in(Guarded(card))
    assert rig.seats.of(0).save() == b"kept"
    reader.sendall(frame(bytes(4)))
    assert card.at_work.wait(LIMIT_S)
    with pytest.raises(CardError, match="at work on a command"):
        rig.seats.of(0).save()
    card.go_on.set()
    assert hear(reader) == b"\x90\x00"
    assert rig.seats.of(0).save() == b"kept"


def test_a_response_that_is_held_back_is_told_with_its_command(rig: Rig) -> None:
    card = Slow()
    card.go_on.set()
    reader = rig.put_in(Guarded(card))
    rig.seats.of(0).link.manner.mute = True
    reader.sendall(frame(bytes(4)))
    eventually(lambda: rig.told)
    assert rig.told == [{"kind": "held", "command": 1, "slot": 0, "hex": "00 00 00 00"}]
    rig.seats.release(0)
    assert hear(reader) == b"\x90\x00"


def test_a_reader_that_goes_is_a_fault_and_leaves_the_slot_free(rig: Rig) -> None:
    rig.put_in(Guarded(Slow())).close()
    eventually(lambda: not rig.seats.taken())
    with pytest.raises(Refusal, match="no card is in slot 0"):
        rig.seats.of(0)
    eventually(lambda: len(rig.trace))
    assert rig.kinds == ["fault"]
