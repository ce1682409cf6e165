"""A relay from a reader to a vpcd's slot; PC/SC and vpcd are played by the test."""

from __future__ import annotations

import queue
import socket
from collections.abc import Iterator

import pytest

from harness.cards.hello import ATR, ATR_T1, HelloCard
from harness.cards.relay import Hook
from harness.readers.pcsc_relay import PcscRelay
from harness.readers.vpcd_protocol import frame
from harness.trace.trace import Event
from tests.support.scard import RESET, Scard
from tests.unit.readers.test_stand_in import GET_ATR, LIMIT_S, POWER_ON, asked

NAME = "Reader"
SELECT = bytes.fromhex("00A404000AA00000006203010C0601")
OK = b"\x90\x00"


class Relaying:
    """A relay from a reader with a card to a vpcd."""

    def __init__(self, vpcd: socket.socket, hook: Hook | None = None) -> None:
        self.scard = Scard(**{NAME: HelloCard()})
        self.events: queue.Queue[Event] = queue.Queue()
        self.missing: queue.Queue[str] = queue.Queue()
        self._vpcd = vpcd
        self.relay = PcscRelay(
            self.scard,
            "",
            vpcd.getsockname(),
            self.events.put,
            lambda _: None,
            self.missing.put,
            hook,
        )
        self.relay.start()

    def reader(self) -> socket.socket:
        """The card comes into the slot."""
        peer, _ = self._vpcd.accept()
        return peer

    def kinds_until(self, kind: str) -> list[str]:
        kinds: list[str] = []
        while kind not in kinds:
            kinds.append(self.events.get(timeout=LIMIT_S).kind)
        return kinds

    def end(self) -> None:
        self.relay.pull()
        self.relay.join(LIMIT_S)
        assert not self.relay.is_alive()
        assert self.relay.failure is None


@pytest.fixture
def vpcd() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(LIMIT_S)
        yield server


@pytest.fixture
def there(vpcd: socket.socket) -> Iterator[Relaying]:
    relaying = Relaying(vpcd)
    yield relaying
    relaying.end()


def test_a_command_goes_to_the_card_and_its_answer_comes_back(there: Relaying) -> None:
    with there.reader() as reader:
        assert asked(reader, GET_ATR) == ATR
        reader.sendall(frame(POWER_ON))
        assert asked(reader, SELECT) == OK
        assert asked(reader, bytes(4)) == b"Hello world!\x90\x00"
    kinds = there.kinds_until("remove")
    assert kinds == ["insert", "power-on", *["command", "response"] * 2, "remove"]
    assert there.scard.done[0] == "connect"
    assert there.scard.done[-1] == "disconnect 2", "pulled out of the slot it has no power"


def test_the_relay_comes_and_goes_with_the_card(there: Relaying) -> None:
    with there.reader() as reader:
        assert asked(reader, GET_ATR) == ATR
        there.scard.put(NAME, None)
        assert reader.recv(1) == b"", "the slot is empty now"
    there.scard.put(NAME, HelloCard(atr=ATR_T1))
    with there.reader() as reader:
        assert asked(reader, GET_ATR) == ATR_T1


def test_pulled_in_the_middle_of_a_command_there_is_no_answer(there: Relaying) -> None:
    with there.reader() as reader:
        assert asked(reader, GET_ATR) == ATR
        there.scard.cards[NAME] = None
        reader.sendall(frame(SELECT))
        assert reader.recv(1) == b""
    kinds = there.kinds_until("remove")
    assert kinds == ["insert", "command", "fault", "remove"]


def test_reset_by_another_program_it_is_pulled_and_put_in_again(there: Relaying) -> None:
    with there.reader() as reader:
        assert asked(reader, SELECT) == OK
        there.scard.fails["transmit"] = RESET
        reader.sendall(frame(bytes(4)))
        assert reader.recv(1) == b""
    there.scard.fails.clear()
    with there.reader() as reader:
        assert asked(reader, SELECT) == OK
    faults = [e.text for e in [there.events.get(timeout=LIMIT_S) for _ in range(5)] if e.text]
    assert faults == ["relay: another program has reset the card"]


def test_a_late_answer_is_waited_for(there: Relaying) -> None:
    gate: queue.Queue[bytes] = queue.Queue()

    class Late(HelloCard):
        def transmit(self, raw: bytes) -> bytes:
            return gate.get(timeout=LIMIT_S) + super().transmit(raw)

    with there.reader() as reader:
        there.scard.cards[NAME] = Late()
        assert asked(reader, GET_ATR) == ATR
        reader.sendall(frame(SELECT))
        reader.settimeout(0.1)
        with pytest.raises(TimeoutError):
            reader.recv(1)
        gate.put(b"late")
        reader.settimeout(LIMIT_S)
        assert reader.recv(100) == frame(b"late" + OK)


def test_what_is_missing_is_told(there: Relaying) -> None:
    with there.reader() as reader:
        asked(reader, GET_ATR)
        there.scard.put(NAME, None)
        assert there.missing.get(timeout=LIMIT_S) == "No card is in Reader."


def test_a_hook_stands_between(vpcd: socket.socket) -> None:
    relaying = Relaying(vpcd, Hook(response=lambda _, answer: answer[:-2] + b"\x62\x00"))
    with relaying.reader() as reader:
        assert asked(reader, SELECT) == b"\x62\x00"
    relaying.end()
