"""The link to QEMU's reader: a card at a socket, with the machine played by the test."""

from __future__ import annotations

import select
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.cards.guard import Guarded
from harness.cards.hello import ATR_T0, HelloCard
from harness.readers.manner import Manner
from harness.readers.qemu_link import QemuLink
from harness.readers.qemu_protocol import INIT, Kind, Message, MessageReader
from harness.trace.trace import Trace

SELECT = bytes.fromhex("00A404000AA00000006203010C0601")
LIMIT_S = 5


class Machine:
    """QEMU's side of a connection."""

    def __init__(self, path: Path) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(LIMIT_S)
        self._socket.connect(str(path))
        self._reader, self._messages = MessageReader(), list[Message]()

    def send(self, *messages: Message) -> None:
        """Send messages."""
        self._socket.sendall(b"".join(message.pack() for message in messages))

    def receive(self) -> Message:
        """The next message of the card's."""
        while not self._messages:
            data = self._socket.recv(4096)
            assert data, "the card hung up"
            self._messages += self._reader.feed(data)
        return self._messages.pop(0)

    def close(self) -> None:
        """Go away, as a machine that ends."""
        self._socket.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "qemu.sock"


@pytest.fixture
def link(path: Path) -> Iterator[QemuLink]:
    made = QemuLink(Guarded(HelloCard(ATR_T0)), Trace(), path, manner=Manner())
    yield made
    made.close()


def pump(link: QemuLink) -> bool:
    """Let the card act on what has happened, which must be something."""
    assert select.select([link], [], [], LIMIT_S)[0], "nothing happened"
    return link.pump()


def meet(link: QemuLink, path: Path) -> Machine:
    """A machine that has been greeted."""
    machine = Machine(path)
    machine.send(INIT)
    assert pump(link)
    assert [machine.receive() for _ in range(3)] == [
        INIT,
        Message(Kind.READER_ADD),
        Message(Kind.ATR, ATR_T0),
    ]
    return machine


def kinds(link: QemuLink) -> list[str]:
    """What the trace has."""
    return [event.kind for event in link._trace.drain()]


def test_a_conversation(link: QemuLink, path: Path) -> None:
    machine = meet(link, path)
    machine.send(Message(Kind.ERROR, bytes(4)))  # how QEMU acknowledges
    for command, response in [(SELECT, b"\x90\x00"), (bytes(4), b"Hello world!\x90\x00")]:
        machine.send(Message(Kind.APDU, command))
        assert pump(link)
        assert machine.receive() == Message(Kind.APDU, response)
    assert kinds(link) == ["power-on", "command", "response", "command", "response"]


def test_each_machine_finds_the_card_without_what_it_was_told_before(
    link: QemuLink, path: Path
) -> None:
    first = meet(link, path)
    first.send(Message(Kind.APDU, SELECT))
    assert pump(link)
    first.receive()
    first.close()
    assert pump(link)
    second = meet(link, path)
    second.send(Message(Kind.APDU, bytes(4)))
    assert pump(link)
    assert second.receive() == Message(Kind.APDU, b"\x6d\x00")
    assert kinds(link)[3:5] == ["power-off", "power-on"]


def test_pulled_it_says_so_and_is_nowhere_any_more(link: QemuLink, path: Path) -> None:
    machine = meet(link, path)
    puller = threading.Thread(target=link.pull)
    puller.start()
    assert machine.receive() == Message(Kind.CARD_REMOVE)
    puller.join()
    assert not pump(link)
    assert link.pulled
    assert not path.exists()


def test_pulled_while_nobody_is_there_it_ends_at_once(link: QemuLink, path: Path) -> None:
    link.pull()
    assert not pump(link)
    assert not path.exists()


def test_a_response_can_be_held_back_and_given_later(link: QemuLink, path: Path) -> None:
    link.manner.begin([1])
    machine = meet(link, path)
    machine.send(Message(Kind.APDU, SELECT))
    assert pump(link)
    assert link.held == SELECT
    link.release()
    assert machine.receive() == Message(Kind.APDU, b"\x90\x00")


def test_nonsense_is_a_fault_and_ends_the_connection_but_not_the_card(
    link: QemuLink, path: Path
) -> None:
    machine = meet(link, path)
    machine._socket.sendall(b"\xff" * 12)
    assert pump(link)
    assert "fault" in kinds(link)
    meet(link, path)


def test_a_socket_that_a_killed_bench_left_is_no_obstacle(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(path))
    link = QemuLink(Guarded(HelloCard(ATR_T0)), Trace(), path)
    meet(link, path)
    link.close()
