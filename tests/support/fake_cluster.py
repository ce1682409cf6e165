"""A cluster in memory: workers that are functions, and a clock that runs while it is waited for."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from harness.cluster import worker
from harness.cluster.cluster import Broke, Ended, Message, Told
from harness.cluster.code import CODE
from harness.cluster.piece import Piece, PieceDone, Standing
from harness.engine.endpoints import Endpoint
from harness.errors import BadInput, Problem
from harness.images.image import Image
from harness.judge.outcome import Outcome
from harness.runs.events import Running
from harness.runs.pipeline import TOOLS
from harness.scenarios.registry import SCENARIOS
from tests.support.reports import run_line

Does = Callable[["FakeCluster", str, Piece], list[Message]]
TOOL_IMAGES = {name: Image(name, f"sha256:{name}", 3) for name in TOOLS}


def image_of(sample: str) -> Image:
    """The image of a sample, the same on every worker."""
    return Image(sample, f"sha256:{sample}", 2)


def done(piece: Piece, outcome: Outcome = Outcome.PASS, image: Image | None = None) -> PieceDone:
    """A piece whose every run came to that."""
    runs = [
        run_line(piece.sample, SCENARIOS[name].name, outcome, program=SCENARIOS[name].program)
        for name in piece.scenarios
    ]
    return PieceDone(tuple(runs), image, TOOL_IMAGES)


def works(_: FakeCluster, __: str, piece: Piece) -> list[Message]:
    """Do the piece, and tell of it."""
    told = [Told(Running(piece.sample, name)) for name in piece.scenarios]
    return [*told, Ended(piece.key, done(piece, image=image_of(piece.sample)))]


def dies(cluster: FakeCluster, address: str, _: Piece) -> list[Message]:
    """Be gone."""
    cluster.there.pop(address, None)
    return []


def dies_late(cluster: FakeCluster, address: str, piece: Piece) -> list[Message]:
    """Be gone, and yet be heard once more."""
    cluster.there.pop(address, None)
    cluster.late.append(Ended(piece.key, done(piece)))
    return []


def stops_once(cluster: FakeCluster, address: str, piece: Piece) -> list[Message]:
    """Be stopped in the first piece, and do the others."""
    cluster.there[address].does = works
    return [Ended(piece.key, None)]


def loses_its_engine(_: FakeCluster, __: str, piece: Piece) -> list[Message]:
    """Have no engine any more."""
    return [Broke(piece.key, Problem("The engine has gone.", "it does not answer"))]


def cannot_build(_: FakeCluster, __: str, piece: Piece) -> list[Message]:
    """Fail in the build."""
    return [Ended(piece.key, done(piece, Outcome.BUILD_FAILED))]


@dataclass
class FakeWorker:
    """A worker. does: what comes of a piece; unfit: why it cannot be checked in."""

    does: Does = works
    name: str = ""
    seat: str = "elsewhere"
    code: str | Exception = CODE
    unfit: Exception | None = None
    has: tuple[str, ...] = ()
    engine: str = ""
    processors: int = 1
    memory_bytes: int = 2**30

    def standing(self, address: str) -> Standing:
        """What it says of itself."""
        return Standing(
            host=f"host-{address}",
            seat=self.seat,
            engine="Docker 1",
            engine_id=self.engine or address,
            machine={"cpus": self.processors},
            processors=self.processors,
            memory_bytes=self.memory_bytes,
            endpoint=Endpoint(f"unix:///{address}.sock", "test", explicit=True),
            session_id=f"run-{address}",
            base="sha256:base",
            images={name: image_of(name) for name in self.has},
        )


@dataclass
class FakeCluster:
    """Workers by address. reborn: what is there again when none is left.

    sent: the pieces of each, in order; left: who was told to leave; swept: what helpers removed.
    """

    there: dict[str, FakeWorker]
    allowed_failures: int = 3
    reborn: list[FakeWorker] = field(default_factory=list)
    versions: Mapping[str, str] = field(default_factory=lambda: {"distributed": "1"})
    sent: dict[str, list[Piece]] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    swept: list[tuple[str, str]] = field(default_factory=list)
    late: deque[Message] = field(default_factory=deque)
    now: float = 0.0
    dropped: list[str] = field(default_factory=list)
    _messages: deque[Message] = field(default_factory=deque)

    def workers(self) -> Mapping[str, str]:
        """Those that are there."""
        if not self.there and self.reborn:
            self.there[f"reborn-{len(self.reborn)}"] = self.reborn.pop()
        return {address: worker.name or address for address, worker in self.there.items()}

    def call(
        self, function: Callable[..., Any], *arguments: Any, at: Collection[str]
    ) -> dict[str, Any]:
        """What each would answer."""
        return {address: self._answer(function, arguments, address) for address in at}

    def _answer(self, function: Callable[..., Any], arguments: tuple[Any, ...], at: str) -> Any:
        known = self.there[at]
        if function is worker.code:
            return known.code
        if function is worker.check_in:
            return known.unfit or known.standing(at)
        if function is worker.leave:
            self.left.append(at)
            return None
        if function is worker.remove_left:
            self.swept.append((at, arguments[1]))
            return None
        raise BadInput(f"nobody calls {function}")

    def send(self, piece: Piece, at: str) -> None:
        """Let the worker do it at once."""
        self.sent.setdefault(at, []).append(piece)
        self._messages += self.there[at].does(self, at, piece) if at in self.there else []

    def drop(self, key: str) -> None:
        """Note it."""
        self.dropped.append(key)

    def wait(self, seconds: float) -> Message | None:
        """The next message; what is late comes when its worker has been missed. Time goes by."""
        self.now += seconds
        messages = self.late if self.late and self.now > 10 else self._messages
        return messages.popleft() if messages else None
