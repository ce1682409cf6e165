"""A workplace: what a worker keeps of one run between its pieces, and how it does one."""

from __future__ import annotations

import contextlib
import shutil
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from harness.bench.lane import BenchLane
from harness.cluster.kept_lanes import KeptLanes
from harness.cluster.piece import Parcel, Piece, PieceDone, Standing
from harness.cluster.scratch import Scratch
from harness.engine import ownership
from harness.engine.engine import Engine
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
from harness.runs.pipeline import BENCH, Pipeline
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
        self._lanes = KeptLanes(lambda bench: BenchLane(self.session, bench))
        self._pipelines: list[Pipeline] = []  # those that run now
        self._changing = threading.Lock()
        self._bench_is_told = False

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
            processors=int(info.get("NCPU") or 1),
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
                lambda bench: self._lanes.take(bench, tag, piece.hardware),
                lambda event: self._pass_on(event, tell),
                logs,
            )
            self._run(pipeline)
        built = pipeline.built
        return PieceDone(tuple(pipeline.runs), built.get(piece.sample), built.get(BENCH))

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

    def _run(self, pipeline: Pipeline) -> None:
        """Run one of several. Where it breaks, the session is over, and so are the others."""
        with self._changing:
            self.session.check()
            self._pipelines.append(pipeline)
        try:
            pipeline.run(1)
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

        Each piece looks for the bench's image, which is no news but the first time.
        """
        match event:
            case BuildStarted(name) | Built(name) if name == BENCH and self._bench_is_told:
                return
            case Built(name) if name == BENCH:
                self._bench_is_told = True
                tell(event)
            case BuildBroke(_, _, log):
                tell(replace(event, log=f"{socket.gethostname()}:{self._keep_log(Path(log))}"))
            case BuildStarted() | Built() | Running():
                tell(event)

    def _keep_log(self, log: Path) -> Path:
        """Its folder goes with the piece; the log of a build that failed is for people."""
        self._logs.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copy(log, self._logs / log.name))
