"""The runner in a sample's container, as the harness sees it: a program in, what became of it out.

The limits are kept by the runner itself (containers/runner), and once more from here, with a
margin, for one that is stuck.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence

from harness.bench import frames
from harness.bench.done import Done, Gathered
from harness.bench.failure import failure
from harness.bench.frames import Activity, Answer, Ending, FrameError, Limits
from harness.engine.session import Container
from harness.engine.streams import STDOUT
from harness.engine.time_limit import TimeLimit
from harness.errors import BenchFailed

FOLDER = "/opt/runner"
PROGRAM = f"{FOLDER}/runner"
MARGIN_S = 10.0  # in which a runner ends a program and removes what it wrote


class Runner:
    """The first process of a container; `container` has it as its command, and is not started."""

    def __init__(self, container: Container) -> None:
        """Start it."""
        self._container = container
        self._stream = container.attach()
        self._talk = bytearray()
        self._answers = self._read()
        self._limit = TimeLimit(0)
        container.start()

    def run(
        self,
        argv: Sequence[str],
        environment: Mapping[str, str],
        limits: Limits,
        *,
        stdin: bytes = b"",
        record: str = "",
        on_activity: Callable[[bool], None] = lambda _: None,
    ) -> Done:
        """Run a program and wait for its end. Raises BenchFailed where the runner fails.

        environment: beside the image's own. record: the path of a file that is made for the
        program, and whose content comes with what became of it; "" for none.
        on_activity: hears when it idles (False), and when it goes on (True).
        """
        stuck = threading.Event()
        gathered = Gathered(limits.output_bytes)
        self._limit = TimeLimit(limits.seconds + limits.settle_s + MARGIN_S)

        def end() -> None:
            stuck.set()
            self._container.kill()

        with self._limit.over(end, time.monotonic()):
            self._send(frames.run_frame(argv, environment, limits, stdin, record))
            for answer in self._answers:
                match answer:
                    case Activity(active):
                        on_activity(active)
                    case Ending():
                        return gathered.done(answer, argv[0])
                    case _:
                        gathered.take(answer)
        if stuck.is_set():
            return gathered.stuck(limits.seconds)
        raise self._failed("The runner has died.", "its stream ended")

    def give(self, seconds: float) -> None:
        """Give the program that runs so long from now on; from any thread."""
        self._limit.reset(seconds + MARGIN_S)
        self._send(frames.time_frame(seconds))

    def close(self) -> None:
        """Let it go; it ends when its container's stdin does."""
        self._stream.close()

    def _send(self, frame: bytes) -> None:
        try:
            self._stream.send(frame)
        except OSError as error:
            raise self._failed("The runner has died.", str(error)) from error

    def _read(self) -> Iterator[Answer]:
        answers = frames.Answers()
        for kind, data in self._stream.frames():
            if kind != STDOUT:
                self._talk += data
                continue
            try:
                yield from answers.feed(data)
            except FrameError as error:
                raise self._failed("The runner said what is no frame.", str(error)) from error

    def _failed(self, what: str, why: str) -> BenchFailed:
        return failure(self._container.session, what, why, self._talk)
