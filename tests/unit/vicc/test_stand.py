"""A card in its place until it is to leave, with a vpcd played by the test."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from harness.cards.hello import ATR, HelloCard
from harness.readers.stand_in import StandIn
from harness.vicc import stand as module
from harness.vicc.asked import Asked
from harness.vicc.command import main
from harness.vicc.stand import CARDS, stand
from tests.support.scard import Scard
from tests.unit.readers.test_stand_in import GET_ATR, LIMIT_S, asked


class Shown:
    """What was shown, by how it was."""

    def __init__(self) -> None:
        self.kinds: list[str] = []
        self.said: list[str] = []

    def event(self, event: Mapping[str, Any]) -> None:
        self.kinds.append(event["kind"])

    def _say(self, text: str) -> None:
        self.said.append(text)

    ready = waits = wrong = left = _say


@pytest.fixture
def vpcd() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(LIMIT_S)
        yield server


@pytest.fixture
def servers(monkeypatch: pytest.MonkeyPatch) -> list[StandIn]:
    """Those who stand in: a test pulls them, as Ctrl-C does in the main thread."""
    monkeypatch.setattr(module, "_LOOK_S", 0.01)
    made: list[StandIn] = []
    start = StandIn.start

    def started(self: StandIn) -> None:
        made.append(self)
        start(self)

    monkeypatch.setattr(StandIn, "start", started)
    return made


def standing(shown: Shown, words: Asked) -> threading.Thread:
    thread = threading.Thread(target=stand, args=(words, shown), daemon=True)
    thread.start()
    return thread


@pytest.mark.parametrize("name", ["hello", "relay"])
def test_it_stands_until_it_is_pulled(
    vpcd: socket.socket, servers: list[StandIn], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(module, "scard", lambda: Scard(Reader=HelloCard()))
    shown = Shown()
    host, port = vpcd.getsockname()
    thread = standing(shown, Asked(name, hostname=host, port=port))
    reader, _ = vpcd.accept()
    with reader:
        assert asked(reader, GET_ATR) == ATR
        servers[0].pull()
        thread.join(LIMIT_S)
    assert not thread.is_alive()
    assert shown.kinds == ["insert", "remove"]
    assert shown.said[0].endswith("Ctrl-C ends it.")
    assert shown.said[-1] == "The card has left."


def test_a_relayed_card_that_owes_an_answer_is_left_without_it(
    vpcd: socket.socket, servers: list[StandIn], monkeypatch: pytest.MonkeyPatch
) -> None:
    command, answer = threading.Event(), threading.Event()

    class Never(HelloCard):
        def transmit(self, _: bytes) -> bytes:
            command.set()
            answer.wait(LIMIT_S)
            return b"\x90\x00"

    monkeypatch.setattr(module, "_LEAVING_S", 0.05)
    monkeypatch.setattr(module, "scard", lambda: Scard(Reader=Never()))
    host, port = vpcd.getsockname()
    thread = standing(Shown(), Asked("relay", hostname=host, port=port))
    reader, _ = vpcd.accept()
    with reader:
        assert asked(reader, GET_ATR) == ATR
        reader.sendall(b"\x00\x04" + bytes(4))
        assert command.wait(LIMIT_S)
        servers[0].pull()
        thread.join(LIMIT_S)
        assert not thread.is_alive()
        assert servers[0].is_alive(), "it waits, and nobody for it"
        answer.set()


@pytest.mark.parametrize("words", [["no"], ["hello", "store"], ["hello", "--hook", "x"]])
def test_bad_input_ends_the_command_with_2(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.setattr("harness.interrupts.install", lambda: None)
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("card: ")


def test_its_help_names_every_card(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--help"])
    assert end.value.code == 0
    shown = capsys.readouterr().out
    assert all(name in shown for name in CARDS)
