"""The program under test: a command of this host, or a container, and what becomes of it."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import psutil

from harness.bench.bench import SOCKET_FOLDER
from harness.engine.spec import ContainerSpec
from harness.engine.streams import STDOUT
from harness.errors import BadInput
from harness.testbench.open_bench import OpenBench

TIMED_OUT: Final = 124  # as timeout(1) has it
_SIGNALLED: Final = 128  # and the signal's number, as shells have it
_PR_SET_CHILD_SUBREAPER: Final = 36  # prctl(2)
_GRACE_S: Final = 2.0


def run_command(words: Sequence[str], environment: Mapping[str, str], limit_s: float) -> int:
    """Run a command with this in its environment; its exit status, as a shell would tell it.

    limit_s: in seconds, 0 for none; then it is ended, and the status is 124. What it has started
    and left behind is ended, too. BadInput for a command that cannot be started.
    """
    with _nothing_left():
        try:
            process = subprocess.Popen(words, env=os.environ | environment)
        except OSError as error:
            raise BadInput(f"{words[0]} cannot be run.", error.strerror or str(error)) from None
        try:
            status = process.wait(limit_s or None)
        except subprocess.TimeoutExpired:
            _end(psutil.Process(process.pid))
            return TIMED_OUT
        except KeyboardInterrupt:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_GRACE_S)  # the terminal has interrupted it as well
            raise
    return status if status >= 0 else _SIGNALLED - status


@contextlib.contextmanager
def _nothing_left() -> Iterator[None]:
    """End every process that was started meanwhile and is not there for anybody else.

    Orphans become this process's children (prctl(2), PR_SET_CHILD_SUBREAPER), where there is that.
    """
    me = psutil.Process()
    before = {*me.children(recursive=True)}
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    try:
        yield
    finally:
        while left := {*me.children(recursive=True)} - before:
            for process in left:
                _end(process)


def _end(process: psutil.Process) -> None:
    """End a process: SIGTERM, then SIGKILL; reaped when this returns."""
    with contextlib.suppress(psutil.NoSuchProcess):
        process.terminate()
        try:
            process.wait(_GRACE_S)
        except psutil.TimeoutExpired:
            process.kill()
            process.wait(_GRACE_S)


def run_image(bench: OpenBench, image: str, words: Sequence[str], limit_s: float) -> int:
    """Run a container beside the bench, with its socket; the exit status of its command.

    words: the command; none for the image's own. limit_s: as above.
    """
    spec = ContainerSpec(
        image,
        list(words),
        entrypoint=None,
        volumes={bench.bench.sockets: (SOCKET_FOLDER, "ro")},
        network=True,
        hardened=False,
    )
    container = bench.session.container(spec)
    timed_out = threading.Event()

    def stop() -> None:
        timed_out.set()
        container.kill()

    timer = threading.Timer(limit_s, stop) if limit_s else None
    try:
        with container.attach() as stream:
            container.start()
            if timer:
                timer.start()
            for kind, data in stream.frames():
                out = sys.stdout if kind == STDOUT else sys.stderr
                out.buffer.write(data)
                out.flush()
        status = container.wait()
    finally:
        if timer:
            timer.cancel()
        container.remove()
    return TIMED_OUT if timed_out.is_set() else status


def signalled(status: int) -> str:
    """The signal that a status stands for, for people; "" for none."""
    with contextlib.suppress(ValueError):
        return signal.Signals(status - _SIGNALLED).name
    return ""
