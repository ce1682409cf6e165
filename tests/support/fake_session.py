"""A session whose containers are objects: a bench that answers, programs with a given result."""

from __future__ import annotations

import json
import queue
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from harness.engine.session import Session
from harness.engine.spec import ContainerSpec
from harness.engine.streams import STDERR, STDOUT, ExecResult
from harness.errors import EngineMissing, Stopped

Answer = Callable[[dict[str, Any]], "dict[str, Any] | None"]
FINE = ExecResult(0, b"", b"", 0.1, 0.1)


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


@dataclass
class FakeContainer:
    """A container. result: what its programs come to; processes: what runs in it afterwards."""

    spec: ContainerSpec
    session: FakeSession
    stream: FakeStream
    removed: bool = False

    def start(self) -> None:
        """Start, where the engine does not refuse."""
        if self.session.refuses:
            raise EngineMissing("The engine could not start a container.")

    def attach(self) -> FakeStream:
        """The bench's pipes."""
        return self.stream

    def commands(self) -> list[str]:
        """The processes in it."""
        return self.session.processes

    def execute(self, argv: Any, **_: Any) -> ExecResult:
        """Run a program."""
        self.session.executed.append((self.spec.image, [*argv]))
        return self.session.result

    def remove(self) -> None:
        """Note the removal."""
        self.removed = True


@dataclass
class FakeSession:
    """A session that makes objects."""

    answer: Answer = sound
    result: ExecResult = FINE
    processes: list[str] = field(default_factory=lambda: ["docker-init", "sleep"])
    refuses: bool = False
    stopped: bool = False
    run_id: str = "run"
    containers: list[FakeContainer] = field(default_factory=list)
    executed: list[tuple[str, list[str]]] = field(default_factory=list)
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
        made = FakeContainer(spec, self, FakeStream(self.answer))
        self.containers.append(made)
        return made

    def of(self, image: str) -> list[FakeContainer]:
        """The containers of an image that have not been removed."""
        return [c for c in self.containers if c.spec.image == image and not c.removed]

    @property
    def as_session(self) -> Session:
        """For those who are typed to take a real one."""
        return cast(Session, self)
