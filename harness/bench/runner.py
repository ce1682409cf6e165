"""The runner in a sample's container, as the harness sees it: a program in, what became of it out.

The limits are kept by the runner itself (containers/runner), and once more from here, with a
margin, for one that is stuck.
"""

from __future__ import annotations

import errno
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from harness.bench import frames
from harness.bench.failure import failure
from harness.bench.frames import Activity, Answer, Ending, FrameError, How, Left, Limits, Output
from harness.engine.session import Container
from harness.engine.streams import STDOUT
from harness.engine.time_limit import TimeLimit
from harness.errors import BenchFailed
from harness.judge.observation import Usage

FOLDER = "/opt/runner"
PROGRAM = f"{FOLDER}/runner"
MARGIN_S = 10.0  # in which a runner ends a program and removes what it wrote

_NOT_FOUND, _NOT_STARTED = 127, 126  # as shells have it
_BY_SIGNAL = 128  # ... and add the number of the signal
_MISSING = (errno.ENOENT, errno.ENOTDIR)
_LIMITS = {How.TIME_LIMIT: "time", How.OUTPUT_LIMIT: "output"}


@dataclass(frozen=True)
class Done:
    """What became of a program.

    exit_status: None when a limit ended it, which `stopped_by` names: "time" or "output".
    duration_s:  from its start to its end, on the container's clock.
    to_last_output_s: from its start to the last time it wrote to stdout.
    left:        command lines of processes that outlived it, and were killed.
    clean:       whether the container is as it was before.
    """

    exit_status: int | None
    stdout: bytes
    stderr: bytes
    duration_s: float
    to_last_output_s: float
    usage: Usage
    stopped_by: str = ""
    left: tuple[str, ...] = ()
    clean: bool = True


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
        on_activity: Callable[[bool], None] = lambda _: None,
    ) -> Done:
        """Run a program and wait for its end. Raises BenchFailed where the runner fails.

        environment: beside the image's own. on_activity: hears when it idles (False), and when
        it goes on (True).
        """
        stuck = threading.Event()
        gathered = _Gathered(limits.output_bytes)
        self._limit = TimeLimit(limits.seconds + limits.settle_s + MARGIN_S)

        def end() -> None:
            stuck.set()
            self._container.kill()

        with self._limit.over(end, time.monotonic()):
            self._send(frames.run_frame(argv, environment, limits, stdin))
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


class _Gathered:
    """What a program printed and left so far. room: bytes that it may print."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._out, self._err = bytearray(), bytearray()
        self._last_output_s: float | None = None
        self._left: list[str] = []

    def take(self, answer: Answer) -> None:
        """Take an answer. BenchFailed for one by which the runner fails."""
        match answer:
            case Output(to_stdout, since_s, data):
                self._room -= len(data)
                if self._room < 0:
                    raise BenchFailed("The runner does not keep the limit of output.")
                if to_stdout:
                    self._out += data
                    self._last_output_s = since_s
                else:
                    self._err += data
            case Left(command):
                self._left.append(command)
            case frames.Malformed(why):
                raise BenchFailed("The runner could not read a frame.", why)

    def done(self, ending: Ending, program: str) -> Done:
        """All of it, at the end of the program."""
        exit_status: int | None = ending.what
        match ending.how:
            case How.TIME_LIMIT | How.OUTPUT_LIMIT:
                exit_status = None
            case How.SIGNALLED:
                exit_status = _BY_SIGNAL + ending.what
            case How.NOT_STARTED:
                why = os.strerror(ending.what)
                self._err += f"{program} cannot be started: {why}\n".encode()
                missing = ending.what in _MISSING
                exit_status = _NOT_FOUND if missing else _NOT_STARTED
        return Done(
            exit_status,
            bytes(self._out),
            bytes(self._err),
            ending.wall_s,
            ending.wall_s if self._last_output_s is None else self._last_output_s,
            Usage(ending.user_s, ending.system_s, ending.peak_bytes),
            _LIMITS.get(ending.how, ""),
            tuple(self._left),
            ending.clean,
        )

    def stuck(self, limit_s: float) -> Done:
        """All that came of a program whose runner did not say that it had ended."""
        return Done(
            None,
            bytes(self._out),
            bytes(self._err),
            limit_s,
            limit_s if self._last_output_s is None else self._last_output_s,
            Usage(),
            "time",
            clean=False,
        )
