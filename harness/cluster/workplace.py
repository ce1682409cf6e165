"""A workplace: what a worker keeps of one run between its pieces, and how it does one."""

from __future__ import annotations

import contextlib
import shutil
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from harness.bench.lane import BenchLane, LaneImages
from harness.bench.turns import Turns
from harness.cluster.kept_lanes import KeptLanes
from harness.cluster.piece import Parcel, Piece, PieceDone, Standing
from harness.cluster.scratch import Scratch
from harness.engine import ownership
from harness.engine.engine import Engine
from harness.engine.info import memory_bytes, processors
from harness.engine.session import Session
from harness.errors import EngineMissing, Stopped
from harness.images.base import images_of
from harness.images.image import Image
from harness.images.queue import BuildBroke, BuildStarted, Built
from harness.paths import LOGS
from harness.report.expectations import Expectations
from harness.runs.choice import Choice
from harness.runs.events import Event, Running
from harness.runs.facts import host
from harness.runs.lanes import Width
from harness.runs.pipeline import TOOLS, Pipeline
from harness.scenarios.registry import SCENARIOS

Tell = Callable[[Event], None]

# What tells an engine from others; two of one host have its ID in common (Docker 20.10).
_IDENTITY = ("ID", "Name", "DockerRootDir")


class Workplace:
    """An engine, a session, images and lanes, for the pieces of one run.

    Safe to use from several threads, each with a piece of its own.
    """

    def __init__(self, session_id: str, logs: Path = LOGS) -> None:
        self.engine = Engine.connect()
        self.session = Session(self.engine, session_id, ownership.owner())
        self.images = images_of(self.session)
        self._logs, self._scratch = logs, Scratch(session_id)
        self._lanes = KeptLanes(self._open_lane)
        self._turns: Turns | None = None  # of all lanes; the first piece says how many
        self._pipelines: list[Pipeline] = []  # those that run now
        self._changing = threading.Lock()
        self._told: set[str] = set()  # tools

    @property
    def at_work(self) -> bool:
        """Whether a piece is being done."""
        return bool(self._pipelines)

    @property
    def stopped(self) -> bool:
        """Whether nothing can be made here any more."""
        try:
            self.session.check()
        except Stopped:
            return True
        return False

    def standing(self, parcels: Sequence[Parcel]) -> Standing:
        """What is here; images: those of these samples."""
        info = self.engine.info()
        found = {parcel.sample: self._find(parcel) for parcel in parcels}
        return Standing(
            host=str(info.get("Name") or socket.gethostname()),
            seat=socket.gethostname(),
            engine=f"{self.engine.product} {self.engine.version}",
            engine_id=" ".join(str(info.get(key)) for key in _IDENTITY),
            machine=host(info),
            processors=processors(info),
            memory_bytes=memory_bytes(info),
            endpoint=self.engine.endpoint,
            session_id=self.session.run_id,
            base=self.images.base_id,
            images={name: image for name, image in found.items() if image},
        )

    def do(self, piece: Piece, tell: Tell) -> PieceDone:
        """Find or build the image of a piece's sample, and run its scenarios."""
        with self._scratch.unpacked(piece.parcel) as sample:
            expected = Expectations(piece.known)
            choice = Choice([sample], [SCENARIOS[name] for name in piece.scenarios], expected)
            tag = self.images.blueprint(sample).tag
            logs = sample.folder.parent / ".logs"
            pipeline = Pipeline(
                self.session,
                self.images,
                choice,
                piece.seed,
                lambda made_of, _: self._lanes.take(made_of, tag, piece.hardware),
                lambda event: self._pass_on(event, tell),
                logs,
            )
            self._run(pipeline, piece.jobs)
        built = pipeline.built
        tools = {name: built[name] for name in TOOLS if name in built}
        return PieceDone(tuple(pipeline.runs), built.get(piece.sample), tools)

    def close(self) -> None:
        """Stop what is at work, and remove whatever was made."""
        self._stop()
        with contextlib.suppress(EngineMissing):  # nothing of ours is left in one that has gone
            self.session.close(lambda: self.at_work)
        with contextlib.suppress(EngineMissing):
            self._lanes.close()
        self._scratch.remove()

    def _find(self, parcel: Parcel) -> Image | None:
        with self._scratch.unpacked(parcel) as sample:
            return self.images.find(self.images.blueprint(sample))

    def _open_lane(self, made_of: LaneImages) -> BenchLane:
        assert self._turns is not None
        return BenchLane(self.session, made_of, self._turns)

    def _run(self, pipeline: Pipeline, jobs: int) -> None:
        """Run one of several. Where it breaks, the session is over, and so are the others."""
        with self._changing:
            self.session.check()
            self._turns = self._turns or Turns(jobs)
            self._pipelines.append(pipeline)
        try:
            pipeline.run(Width(jobs=1, lanes=1))
        except BaseException:
            self._stop()
            raise
        finally:
            with self._changing:
                self._pipelines.remove(pipeline)

    def _stop(self) -> None:
        with self._changing:
            self.session.stop()
            for pipeline in self._pipelines:
                pipeline.stop()

    def _pass_on(self, event: Event, tell: Tell) -> None:
        """Tell what a display shows at once; the lines of a piece come with its end.

        Each piece looks for the tools' images, which is no news but the first time.
        """
        match event:
            case BuildStarted(name) | Built(name) if name in self._told:
                return
            case Built(name) if name in TOOLS:
                self._told.add(name)
                tell(event)
            case BuildBroke(_, _, log):
                tell(replace(event, log=f"{socket.gethostname()}:{self._keep_log(Path(log))}"))
            case BuildStarted() | Built() | Running():
                tell(event)

    def _keep_log(self, log: Path) -> Path:
        """Its folder goes with the piece; the log of a build that failed is for people."""
        self._logs.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copy(log, self._logs / log.name))
