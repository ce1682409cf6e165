"""The bench as the harness sees it: one container, its volume, and the control channel.

The channel is the standard input and output of the bench's first process (JSON lines, see
harness/benchd). Nothing of the host is shared with it, so a remote engine serves as well;
and when the harness dies, the channel ends and the bench ends itself.
"""

from __future__ import annotations

import contextlib
import itertools
import queue
import threading
from collections.abc import Callable, Mapping
from typing import Any

from harness.bench.failure import failure
from harness.bench.shared_folder import SharedFolder
from harness.benchd.installed import VARIABLE
from harness.engine.session import Container, Session
from harness.engine.spec import ContainerSpec
from harness.engine.streams import STDOUT, Stream
from harness.errors import BenchFailed, BenchKeptOut, BenchRefused
from harness.world.channel import Lines, Refusal, encode, parse_object
from harness.world.world import World

SOCKET_FOLDER = "/run/pcscd"
BENCH_MEMORY = 512 * 2**20
BENCH_PROCESSES = 512  # pcscd has a thread for each client, and 200 of them by its own limit
PREPARE_LIMIT_S = 30
ANSWER_MARGIN_S = 10  # beyond what the bench itself promises
KEPT_OUT = "it has the card in a transaction, so nobody comes between its commands"
_LINE_LIMIT = 64 << 20  # a full trace, as hexadecimal digits in one line

OnEvent = Callable[[dict[str, Any]], None]


def ignore(_: dict[str, Any]) -> None:
    """Take no notice of an event."""


class Bench:
    """A running bench. Every failure of it is a BenchFailed, never a sample's fault."""

    def __init__(
        self,
        session: Session,
        image: str,
        *,
        shared: SharedFolder | None = None,
        on_event: OnEvent = ignore,
        daemon: str = "",
    ) -> None:
        """Start a bench.

        shared: a host folder for pcscd's socket instead of a volume. daemon: the name of one of
        the image's releases of pcscd (`benchd/installed.py`); "" for the image's choice.
        """
        self.session, self.image, self.daemon = session, image, daemon
        self._numbers = itertools.count(1)
        self.on_event = on_event
        self._waiting: dict[int, queue.SimpleQueue[dict[str, Any] | None]] = {}
        self._turn = threading.Lock()  # to send; who waits for a reply does so beside others
        self.ended = threading.Event()  # set when its control channel has ended
        self.sockets = str(shared.path) if shared else session.volume()
        self.container = self._container(image, shared.user if shared else "", daemon)
        self._stream: Stream = self.container.attach()
        self.container.start()
        self._talk = bytearray()  # what it says on stderr: for the message when it dies
        threading.Thread(target=self._read, name="bench-reader", daemon=True).start()

    def _container(self, image: str, user: str, daemon: str) -> Container:
        spec = ContainerSpec(
            image,
            ["python3", "-m", "harness.benchd"],
            user=user,
            environment={VARIABLE: daemon} if daemon else {},
            volumes={self.sockets: (SOCKET_FOLDER, "rw")},
            tmpfs={"/tmp": "mode=1777"},
            stdin=True,
            memory_bytes=BENCH_MEMORY,
            processes=BENCH_PROCESSES,
        )
        return self.session.container(spec)

    # -- the operations

    def prepare(
        self, world: World, *, card: Mapping[str, Any] | None = None, others: bool = False
    ) -> dict[str, Any]:
        """Bring the bench into a state; returns when a PC/SC client sees it so.

        card: a card as the channel takes it, instead of the world's own. others: a client may be
        connected to it still; without that, it is waited for to leave.
        """
        message = world.as_object()
        if card is not None:
            message["cards"] = [dict(card)]
        fields = {"world": message, "others": others, "limit_s": PREPARE_LIMIT_S}
        return self.ask("prepare", PREPARE_LIMIT_S, **fields)

    def collect(self) -> list[dict[str, Any]]:
        """The card's events since `prepare`. Raises BenchFailed if the bench was not sound.

        BenchKeptOut where the program let nobody do what the script is about.
        """
        answer = self.ask("collect", ANSWER_MARGIN_S)
        if answer.get("kept_out"):
            raise BenchKeptOut(KEPT_OUT)
        if not answer["sound"]:
            raise BenchFailed("The bench broke during the run.", str(answer.get("why")))
        if answer.get("dropped"):
            raise BenchFailed("The card's trace is full.", f"{answer['dropped']} events dropped")
        return list(answer["trace"])

    def ask(self, operation: str, patience_s: float | None, **arguments: Any) -> dict[str, Any]:
        """Send one request and return its reply; any thread may, while others wait for theirs.

        patience_s: None for as long as the bench lives.
        """
        number = next(self._numbers)
        answers = self._waiting[number] = queue.SimpleQueue()
        try:
            with self._turn:
                self._stream.send(encode({"id": number, "op": operation, **arguments}))
            if self.ended.is_set():
                answers.put(None)
            patience = None if patience_s is None else max(0.0, patience_s + ANSWER_MARGIN_S)
            answer = answers.get(timeout=patience)
        except queue.Empty:
            raise BenchFailed(f"The bench did not answer {operation} in time.") from None
        except OSError as error:
            raise self._dead(str(error)) from error
        finally:
            del self._waiting[number]
        if answer is None:
            raise self._dead("its control channel ended")
        if not answer.get("ok"):
            raise BenchRefused(
                f"The bench could not {operation}.",
                str(answer.get("error", "")),
                str(answer.get("hint", "")),
            )
        return answer

    def _dead(self, why: str) -> BenchFailed:
        return failure(self.session, "The bench has died.", why, self._talk)

    # -- its side of the channel

    def _read(self) -> None:
        lines = Lines(_LINE_LIMIT)
        try:
            for kind, data in self._stream.frames():
                if kind != STDOUT:
                    self._talk += data
                    continue
                for line in filter(None, lines.feed(data)):
                    self._take(line)
        finally:
            self.ended.set()
            for answers in [*self._waiting.values()]:
                answers.put(None)

    def _take(self, line: bytes) -> None:
        try:
            message: dict[str, Any] = parse_object(line)
        except Refusal:
            self._talk += line + b"\n"  # no message: somebody's last words
            return
        if "event" in message:
            self.on_event(message["event"])
        elif answers := self._waiting.get(message.get("id", 0)):
            answers.put(message)  # else it is the answer to a request that was given up

    def close(self) -> None:
        """End it and remove its container and volume."""
        self._stream.close()
        self.container.remove()
        if not self.sockets.startswith("/"):
            self.session.engine.remove_volume(self.sockets)

    def __enter__(self) -> Bench:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(Exception):
            self.close()
