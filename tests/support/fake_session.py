"""A session whose containers are objects: a bench that answers, runners with a given result."""

from __future__ import annotations

import json
import queue
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from harness.bench import runner
from harness.bench.frames import Answer as RunnerAnswer
from harness.bench.frames import Ending, How
from harness.engine.session import Session
from harness.engine.spec import ContainerSpec
from harness.engine.streams import STDERR, STDOUT, ExecResult
from harness.errors import EngineMissing, Stopped
from tests.support import runner_frames

Answer = Callable[[dict[str, Any]], "dict[str, Any] | None"]
FINE = ExecResult(0, b"", b"", 0.1, 0.1)
EXITED = Ending(How.EXITED, 0, 0.1, 0.05, 0.05, 1 << 20, True)


def sound(request: dict[str, Any]) -> dict[str, Any]:
    """The reply of a bench with which nothing is wrong."""
    collected = {"trace": [], "dropped": 0, "sound": True, "why": None}
    fields = collected if request["op"] == "collect" else {}
    return {"id": request["id"], "ok": True, **fields}


class FakeStream:
    """A bench's pipes. answer: its reply to a request; None: it says nothing."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.requests: list[dict[str, Any]] = []
        self.frames_: queue.Queue[tuple[int, bytes] | None] = queue.Queue()

    def send(self, data: bytes) -> None:
        """Answer one request."""
        request = json.loads(data)
        self.requests.append(request)
        reply = self.answer(request)
        if reply is not None:
            self.say(reply)

    def say(self, message: object) -> None:
        """Write a message to stdout."""
        self.frames_.put((STDOUT, json.dumps(message).encode() + b"\n"))

    def talk(self, text: bytes, kind: int = STDERR) -> None:
        """Write bytes as they are."""
        self.frames_.put((kind, text))

    def frames(self) -> Iterator[tuple[int, bytes]]:
        """What was written, until the stream is closed."""
        while (frame := self.frames_.get()) is not None:
            yield frame

    def close(self) -> None:
        """End it."""
        self.frames_.put(None)


class FakeRunnerStream(FakeStream):
    """A runner's pipes: every program comes to what the session says."""

    def __init__(self, session: FakeSession) -> None:
        super().__init__(lambda _: None)
        self._session = session

    def send(self, data: bytes) -> None:
        """Answer an R with the session's answers; note every frame."""
        for letter, payload in runner_frames.frames(data):
            self._session.frames.append((letter, payload))
            if letter == b"R":
                self._session.on_run()
                self.talk(runner_frames.said(self._session.answers), STDOUT)
                if not self._session.answers:
                    self.close()


@dataclass
class FakeContainer:
    """A container. killed: as by a limit."""

    spec: ContainerSpec
    session: FakeSession
    stream: FakeStream
    id: str = "c1"
    killed: bool = False
    removed: bool = False

    def start(self) -> None:
        """Start, where the engine does not refuse."""
        if self.session.refuses:
            raise EngineMissing("The engine could not start a container.")

    def attach(self) -> FakeStream:
        """The bench's pipes."""
        return self.stream

    def kill(self) -> None:
        """End what is in it."""
        self.killed = True
        self.stream.close()

    def execute(self, argv: Any, **_: Any) -> ExecResult:
        """Run a program."""
        self.session.executed.append((self.spec.image, [*argv]))
        return self.session.result

    def remove(self) -> None:
        """Note the removal."""
        self.removed = True


@dataclass
class FakeSession:
    """A session that makes objects.

    answers: of runners to every program; none: they die. on_run: called before they answer.
    """

    answer: Answer = sound
    result: ExecResult = FINE
    answers: list[RunnerAnswer] = field(default_factory=lambda: [EXITED])
    refuses: bool = False
    stopped: bool = False
    run_id: str = "run"
    containers: list[FakeContainer] = field(default_factory=list)
    on_run: Callable[[], None] = lambda: None
    executed: list[tuple[str, list[str]]] = field(default_factory=list)
    frames: list[tuple[bytes, bytes]] = field(default_factory=list)
    volumes: list[str] = field(default_factory=list)
    removed_volumes: list[str] = field(default_factory=list)

    @property
    def engine(self) -> FakeSession:
        """As much of an engine as benches and lanes use."""
        return self

    def remove_volume(self, name: str) -> None:
        """Note the removal."""
        self.removed_volumes.append(name)

    def info(self) -> Mapping[str, object]:
        """An engine that answers."""
        return {}

    def check(self) -> None:
        """Raise Stopped in a stopped session."""
        if self.stopped:
            raise Stopped

    def volume(self) -> str:
        """Make a volume."""
        self.volumes.append(f"volume-{len(self.volumes)}")
        return self.volumes[-1]

    def container(self, spec: ContainerSpec) -> FakeContainer:
        """Make a container."""
        runs = spec.command[0] == runner.PROGRAM
        stream = FakeRunnerStream(self) if runs else FakeStream(self.answer)
        made = FakeContainer(spec, self, stream, f"c{len(self.containers)}")
        self.containers.append(made)
        return made

    def of(self, image: str) -> list[FakeContainer]:
        """The containers of an image that have not been removed."""
        return [c for c in self.containers if c.spec.image == image and not c.removed]

    @property
    def as_session(self) -> Session:
        """For those who are typed to take a real one."""
        return cast(Session, self)
