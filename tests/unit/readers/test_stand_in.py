"""A card that stands in for vicc, with a vpcd played by the test."""

from __future__ import annotations

import queue
import socket
from collections.abc import Callable, Iterator

import pytest

from harness.cards import catalogue
from harness.cards.guard import Guarded
from harness.cards.hello import ATR, HelloCard
from harness.readers import stand_in
from harness.readers.stand_in import Stage, StandIn
from harness.readers.vpcd_protocol import FrameReader, frame
from harness.trace.trace import Event

LIMIT_S = 10.0
GET_ATR = b"\x04"
POWER_ON = b"\x01"


class Seen:
    """A card that stands in, and what it told."""

    def __init__(
        self,
        card: Guarded,
        address: tuple[str, int],
        listener: socket.socket | None = None,
    ) -> None:
        self._said: queue.Queue[Event | Stage] = queue.Queue()
        self.card = StandIn(card, address, self._said.put, self._said.put, listener)
        self.card.start()

    def next(self) -> str:
        """What it told next: the kind of an event, or the name of a stage."""
        told = self._said.get(timeout=LIMIT_S)
        return told.name if isinstance(told, Stage) else told.kind

    def end(self) -> None:
        self.card.pull()
        self.card.join(LIMIT_S)
        assert not self.card.is_alive()


Start = Callable[..., Seen]


@pytest.fixture
def start() -> Iterator[Start]:
    started: list[Seen] = []

    def _start(*args: object) -> Seen:
        started.append(Seen(*args))  # type: ignore[arg-type]
        return started[-1]

    yield _start
    for seen in started:
        seen.end()


@pytest.fixture
def vpcd() -> Iterator[socket.socket]:
    """The socket that vpcd listens at."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(LIMIT_S)
        yield server


def asked(reader: socket.socket, message: bytes) -> bytes:
    """What the card says to a message that has an answer."""
    reader.settimeout(LIMIT_S)
    reader.sendall(frame(message))
    frames = FrameReader()
    while data := reader.recv(4096):
        for answer in frames.feed(data):
            return answer
    raise AssertionError("the card hung up")


def free_address() -> tuple[str, int]:
    """Where nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        host, port = server.getsockname()
    return host, port


def test_it_is_the_card_in_the_slot_and_tells_what_it_sees(
    vpcd: socket.socket, start: Start
) -> None:
    seen = start(Guarded(HelloCard()), vpcd.getsockname())
    reader, _ = vpcd.accept()
    with reader:
        assert asked(reader, GET_ATR) == ATR
        reader.sendall(frame(POWER_ON))
        assert asked(reader, bytes.fromhex("00A40400 0A A00000006203010C0601")) == b"\x90\x00"
        told = [seen.next() for _ in range(4)]
    assert told == ["insert", "power-on", "command", "response"]
    assert seen.next() == "remove"


def test_it_comes_again_when_the_reader_comes_again(vpcd: socket.socket, start: Start) -> None:
    start(Guarded(HelloCard()), vpcd.getsockname())
    for _ in range(3):
        reader, _ = vpcd.accept()
        with reader:
            assert asked(reader, GET_ATR) == ATR


def test_what_is_volatile_is_lost_with_the_reader(vpcd: socket.socket, start: Start) -> None:
    start(Guarded(HelloCard()), vpcd.getsockname())
    greeting = bytes(5)
    answers = []
    for _ in range(2):
        reader, _ = vpcd.accept()
        with reader:
            answers.append(asked(reader, greeting))
            asked(reader, bytes.fromhex("00A40400 0A A00000006203010C0601"))
            answers.append(asked(reader, greeting))
    assert answers[0] == answers[2] != answers[1] == answers[3]


def test_it_waits_for_a_reader_and_says_so_once(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stand_in, "_RETRY_S", 0.01)
    address = free_address()
    seen = start(Guarded(HelloCard()), address)
    assert seen.next() == "ABSENT"
    with socket.create_server(address) as server:
        server.settimeout(LIMIT_S)
        reader, _ = server.accept()
        with reader:
            assert asked(reader, GET_ATR) == ATR
    assert [seen.next() for _ in range(2)] == ["insert", "remove"]
    assert seen.next() == "ABSENT"


def test_it_says_when_another_card_has_the_slot(
    vpcd: socket.socket, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stand_in, "_UNASKED_S", 0.01)
    seen = start(Guarded(HelloCard()), vpcd.getsockname())
    reader, _ = vpcd.accept()
    with reader:
        assert seen.next() == "QUEUES"
        assert asked(reader, GET_ATR) == ATR
        assert seen.next() == "insert"


def test_a_connection_that_ends_unasked_was_no_insertion(vpcd: socket.socket, start: Start) -> None:
    seen = start(Guarded(HelloCard()), vpcd.getsockname())
    vpcd.accept()[0].close()
    reader, _ = vpcd.accept()
    with reader:
        assert asked(reader, GET_ATR) == ATR
        assert seen.next() == "insert"


def test_in_reversed_mode_vpcd_connects(start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        seen = start(Guarded(HelloCard()), listener.getsockname(), listener)
        assert seen.next() == "LISTENS"
        for _ in range(2):
            with socket.create_connection(listener.getsockname(), LIMIT_S) as reader:
                assert asked(reader, GET_ATR) == ATR
            assert [seen.next() for _ in range(3)] == ["insert", "remove", "LISTENS"]
        seen.end()


def test_pulled_it_hangs_up(vpcd: socket.socket, start: Start) -> None:
    seen = start(Guarded(HelloCard()), vpcd.getsockname())
    reader, _ = vpcd.accept()
    with reader:
        assert asked(reader, GET_ATR) == ATR
        seen.end()
        assert reader.recv(1) == b""
    assert [seen.next() for _ in range(2)] == ["insert", "remove"]


def test_its_state_can_be_saved_while_it_is_in(vpcd: socket.socket, start: Start) -> None:
    seen = start(Guarded(catalogue.make("ntag213", {})), vpcd.getsockname())
    reader, _ = vpcd.accept()
    with reader:
        before = seen.card.save()
        assert asked(reader, bytes.fromhex("FFD6000404 01020304")) == b"\x90\x00"
        assert seen.card.save() != before


def test_an_error_of_who_is_told_ends_it_and_is_kept(vpcd: socket.socket) -> None:
    def full(_: object) -> None:
        raise OSError(28, "No space left on device")

    card = StandIn(Guarded(HelloCard()), vpcd.getsockname(), full, full)
    card.start()
    reader, _ = vpcd.accept()
    with reader:
        asked(reader, GET_ATR)
        card.join(LIMIT_S)
        assert isinstance(card.failure, OSError)
        assert reader.recv(1) == b""
