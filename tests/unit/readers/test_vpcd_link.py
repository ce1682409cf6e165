"""The link: a card at a socket, with a reader played by the test."""

from __future__ import annotations

import select
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from harness.cards.guard import Guarded
from harness.cards.hello import ATR, HelloCard
from harness.cards.script import Rule, pattern
from harness.readers.manner import Manner
from harness.readers.vpcd_link import Link
from harness.readers.vpcd_protocol import FrameReader, frame
from harness.trace.trace import Trace

SELECT = bytes.fromhex("00A404000AA00000006203010C0601")
LIMIT_S = 5


@pytest.fixture
def port() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(LIMIT_S)
        yield server


def pump(link: Link) -> bool:
    """Let the card act on what has arrived, which must be something."""
    assert select.select([link], [], [], LIMIT_S)[0], "nothing arrived"
    return link.pump()


def receive(reader: socket.socket) -> bytes:
    """One message from the card."""
    reader.settimeout(LIMIT_S)
    frames = FrameReader()
    while data := reader.recv(4096):
        for message in frames.feed(data):
            return message
    raise AssertionError("the card hung up")


@pytest.mark.parametrize("quickack", [True, False])
def test_a_conversation_over_tcp(port: socket.socket, quickack: bool) -> None:
    trace = Trace()
    link = Link.connect(Guarded(HelloCard()), trace, port.getsockname(), quickack)
    reader, _ = port.accept()
    with reader:
        for sent, expected in [
            (b"\x04", ATR),
            (SELECT, b"\x90\x00"),
            (bytes(4), b"Hello world!\x90\x00"),
        ]:
            reader.sendall(frame(sent))
            assert pump(link)
            assert receive(reader) == expected
    assert not pump(link)
    link.close()
    assert [event.kind for event in trace.drain()] == ["command", "response"] * 2


def test_messages_in_pieces(port: socket.socket) -> None:
    """As vpcd sends: length and payload apart; and worse, byte by byte."""
    link = Link.connect(Guarded(HelloCard()), Trace(), port.getsockname())
    reader, _ = port.accept()
    with reader:
        for byte in frame(SELECT):
            reader.sendall(bytes((byte,)))
            assert pump(link)
        assert receive(reader) == b"\x90\x00"
    link.close()


def test_a_card_can_come_again(port: socket.socket) -> None:
    for _ in range(2):
        link = Link.connect(Guarded(HelloCard()), Trace(), port.getsockname())
        reader, _ = port.accept()
        reader.sendall(frame(b"\x04"))
        assert pump(link)
        assert receive(reader) == ATR
        link.close()
        assert reader.recv(1) == b"", "closing the link must pull the card"
        reader.close()


def test_no_vpcd_no_link() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
    with pytest.raises(OSError):
        Link.connect(Guarded(HelloCard()), Trace(), address)


@pytest.fixture
def packets() -> Iterator[tuple[Link, socket.socket]]:
    """A link over a socket that keeps every send apart, as packets."""
    card, reader = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    reader.settimeout(LIMIT_S)
    link = Link(Guarded(HelloCard()), Trace(), card)
    with reader:
        yield link, reader
    link.close()


def test_one_send_per_answer(packets: tuple[Link, socket.socket]) -> None:
    link, reader = packets
    reader.send(frame(SELECT))
    assert pump(link)
    assert reader.recv(100) == frame(b"\x90\x00")


def test_an_empty_message_gets_an_answer(packets: tuple[Link, socket.socket]) -> None:
    link, reader = packets
    reader.send(frame(b""))
    assert pump(link)
    assert reader.recv(100) == frame(b"\x67\x00")


def test_power_events_send_nothing(packets: tuple[Link, socket.socket]) -> None:
    link, reader = packets
    reader.send(frame(b"\x01") + frame(b"\x02") + frame(b"\x00"))
    assert pump(link)
    reader.setblocking(False)
    with pytest.raises(BlockingIOError):
        reader.recv(100)


def test_a_reader_that_has_gone_is_noticed_when_answering(
    packets: tuple[Link, socket.socket],
) -> None:
    link, reader = packets
    reader.send(frame(SELECT))
    reader.close()
    assert not pump(link)


def test_an_answer_is_held_back_until_it_is_released(port: socket.socket) -> None:
    trace = Trace()
    link = Link.connect(Guarded(HelloCard()), trace, port.getsockname())
    link.manner.begin([2])
    reader, _ = port.accept()
    with reader:
        reader.sendall(frame(SELECT))
        assert pump(link) and link.held is None
        assert receive(reader) == b"\x90\x00"
        reader.sendall(frame(bytes(4)))
        assert pump(link)
        assert link.held == bytes(4)
        assert [event.kind for event in trace.drain()] == ["command", "response", "command"]
        link.release()
        assert link.held is None
        assert receive(reader) == b"Hello world!\x90\x00"
    link.release()  # nothing is held: nothing happens
    link.close()
    assert [event.kind for event in trace.drain()] == ["response"]


def test_the_atr_is_not_counted_as_a_command(port: socket.socket) -> None:
    link = Link.connect(Guarded(HelloCard()), Trace(), port.getsockname())
    link.manner.begin([1])
    reader, _ = port.accept()
    with reader:
        reader.sendall(frame(b"\x04"))
        assert pump(link) and link.held is None
        reader.sendall(frame(SELECT))
        assert pump(link)
        assert link.held == SELECT
    link.close()


def test_commands_are_counted_on_from_those_of_a_card_before(port: socket.socket) -> None:
    manner = Manner()
    manner.begin([2])
    for held in (None, SELECT):
        link = Link.connect(Guarded(HelloCard()), Trace(), port.getsockname(), manner=manner)
        reader, _ = port.accept()
        with reader:
            reader.sendall(frame(SELECT))
            assert pump(link)
            assert link.held == held
        link.close()
    assert manner.commands == 2


def test_a_card_that_is_pulled_gives_nothing_any_more(port: socket.socket) -> None:
    trace = Trace()
    link = Link.connect(Guarded(HelloCard()), trace, port.getsockname())
    link.manner.begin([1])
    reader, _ = port.accept()
    with reader:
        reader.sendall(frame(SELECT))
        assert pump(link)
        link.pull()
        assert link.held is None and link.pulled
        link.release()
        assert reader.recv(1) == b""
        assert not pump(link)
    link.close()
    assert [event.kind for event in trace.drain()] == ["command"]


def test_a_pulled_card_waits_no_longer(port: socket.socket) -> None:
    trace = Trace()
    link = Link.connect(Guarded(HelloCard()), trace, port.getsockname())
    link.manner.delay_s = 60
    reader, _ = port.accept()
    with reader:
        reader.sendall(frame(SELECT))
        pumping = threading.Thread(target=pump, args=(link,), daemon=True)
        pumping.start()
        while not len(trace):
            time.sleep(0.001)
        link.pull()
        pumping.join(LIMIT_S)
        assert not pumping.is_alive()
    link.close()
    assert [event.kind for event in trace.drain()] == ["command"]


def test_another_response_in_place_of_the_cards(port: socket.socket) -> None:
    trace = Trace()
    link = Link.connect(Guarded(HelloCard()), trace, port.getsockname())
    link.manner.answer(Rule(pattern("00 A4 *"), b"\x6a\x82"), once=True)
    reader, _ = port.accept()
    with reader:
        for expected in (b"\x6a\x82", b"\x90\x00"):
            reader.sendall(frame(SELECT))
            assert pump(link)
            assert receive(reader) == expected
    link.close()
    assert [event.kind for event in trace.drain()] == ["command", "response"] * 2
