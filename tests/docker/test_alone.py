"""The bench's image by itself: a card in a reader, orders on stdin and by `tell`, the trace out."""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Callable, Iterator

import pytest

from harness.bench.any_client import any_client_image
from harness.engine.session import Container, Session
from harness.engine.spec import ContainerSpec
from harness.engine.streams import Stream
from harness.forms import json_lines
from harness.images.base import images_of

LIMIT_S = 60
HELLO = """
from smartcard.System import readers
connection = readers()[0].createConnection()
connection.connect()
connection.transmit(list(bytes.fromhex("00A404000AA00000006203010C0601")))
print(bytes(connection.transmit([0, 0, 0, 0])[0]).decode())
"""
UID = "04A1B2C3D4E580"
CLIENT = """
from smartcard.System import readers
connection = readers()[0].createConnection()
connection.connect()
print(bytes(connection.transmit([0xFF, 0xCA, 0, 0, 0])[0]).hex().upper())
"""


class Alone:
    """A container of the image, and what it prints."""

    def __init__(self, container: Container) -> None:
        self.container, self.lines = container, queue.SimpleQueue[str]()
        self.stream: Stream = container.attach()
        container.start()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        text = ""
        for _, data in self.stream.frames():
            *lines, text = (text + data.decode()).split("\n")
            for line in lines:
                self.lines.put(line)

    def until(self, part: str) -> str:
        """The next line with this in it."""
        while part not in (line := self.lines.get(timeout=LIMIT_S)):
            pass
        return line

    def tell(self, *words: str) -> tuple[int | None, str, str]:
        """`docker exec CONTAINER tell WORDS`: its exit status, and what it printed."""
        done = self.container.execute(["tell", *words])
        return done.exit_status, done.stdout.decode(), done.stderr.decode()


Start = Callable[..., Alone]


@pytest.fixture
def start(opened: Session) -> Iterator[Start]:
    """Starts the image with these words, as `docker run -i` does."""
    image = any_client_image(images_of(opened), lambda _: None).tag
    made: list[Container] = []

    def run(*words: str) -> Alone:
        spec = ContainerSpec(image, words, entrypoint=None, stdin=True, hardened=False)
        made.append(opened.container(spec))
        return Alone(made[-1])

    yield run
    for container in made:
        container.remove()


def test_a_card_is_in_the_reader_and_orders_come_both_ways(start: Start) -> None:
    bench = start("ntag213", f"uid={UID}")
    assert bench.until("Ready") == (
        "Ready: Virtual PCD 00 00, with ntag213 in it; pcscd is at /run/pcscd."
    )
    assert bench.container.execute(["python3", "-c", CLIENT]).stdout.decode().strip() == UID
    bench.until("> FF CA 00 00 00")
    status, said, _ = bench.tell("status")
    assert status == 0 and "PRESENT" in json.loads(said)["seen"]
    assert bench.tell("remove") == (0, "", "")
    bench.until("* remove")
    bench.stream.send(b"insert helo\ninsert hello\n")
    bench.until("unknown card: 'helo'")
    bench.until("* insert hello")
    status, _, said = bench.tell("insert", "hello")
    assert (status, said.splitlines()[0]) == (2, "tell: a card is in slot 0 already")
    status, said, _ = bench.tell("trace")
    (recording,) = json_lines.read(said.encode(), "trace").recordings
    orders = [event.text for event in recording.events if event.kind == "order"]
    assert (status, orders[0]) == (0, "remove") and "insert hello" in orders
    bench.tell("remove")
    assert bench.tell("insert", "hello", "greeting=Good bye") == (0, "", "")
    assert "Good bye" in bench.container.execute(["python3", "-c", HELLO]).stdout.decode()
    assert bench.tell("close")[0] == 0
    assert bench.container.wait() == 0


def test_what_happens_in_json(start: Start) -> None:
    bench = start("none", "--json", "--daemon", "debian-13")
    bench.until("with no card in it")
    bench.stream.send(b"insert hello\n")
    assert json.loads(bench.until('"insert"'))["hex"].startswith("3B 8C 80 01")


@pytest.mark.parametrize("words", [["helo"], ["hello", "uid=04"], ["hello", "greeting"]])
def test_a_card_that_there_is_not(start: Start, words: list[str]) -> None:
    bench = start(*words)
    assert bench.until("bench: ") and bench.until("next: ")
    assert bench.container.wait() == 2
