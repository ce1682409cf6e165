"""What became of a program, gathered from the answers of the runner in its container."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass

from harness.bench import frames
from harness.bench.frames import Answer, Ending, How, Left, Output
from harness.errors import BenchFailed
from harness.judge.observation import Usage

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
    record:      what it wrote into the file that was made for that, as far as 512 KiB.
    record_cut:  whether it has more than that.
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
    record: bytes = b""
    record_cut: bool = False


class Gathered:
    """What a program printed and left so far. room: bytes that it may print."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._out, self._err = bytearray(), bytearray()
        self._last_output_s: float | None = None
        self._left: list[str] = []
        self._record, self._record_cut = bytearray(), False

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
            case frames.Record(data, cut):
                self._record += data
                self._record_cut |= cut
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
            bytes(self._record),
            self._record_cut,
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
