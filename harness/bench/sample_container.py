"""The container that a sample runs in: hardened, kept alive beside a bench.

A run is an `exec` into that container: a tenth of the cost of a start. A container that a
run has spoilt (killed at a limit, a process left behind) is replaced before the next.
"""

from __future__ import annotations

import time
from typing import Any

from harness.bench.bench import SOCKET_FOLDER, Bench, ignore
from harness.engine.session import Container
from harness.engine.spec import ContainerSpec
from harness.engine.streams import ExecResult
from harness.engine.time_limit import TimeLimit
from harness.errors import BenchFailed, EngineMissing
from harness.judge.observation import Limit, Observation
from harness.samples.manifest import Program
from harness.scenarios.case import DEFAULT_LIMIT_S, Case, Ends

USER = "1000:1000"
HOME = "/home/gallery"
TMPFS = {"/tmp": "exec,mode=1777,size=128m", HOME: "exec,mode=1777,size=64m"}
MEMORY = 2**30
PROCESSES = 256
OUTPUT_LIMIT = 512 * 1024
LIFE_S = 3600  # a container whose harness was killed ends by itself

# docker-init and the sleeping process that keep the container alive.
_OWN_PROCESSES = 2
_SETTLE_S = 2.0


class SampleContainer:
    """Runs one sample's programs on one bench."""

    def __init__(self, bench: Bench, image: str) -> None:
        self.bench, self.image = bench, image
        self._container: Container | None = None

    def run(self, program: Program, case: Case) -> Observation:
        """Run a program on a case. Trouble of bench or engine is in the observation."""
        began = time.monotonic()
        self.bench.on_event = ignore
        try:
            container = self._ready()
            self.bench.prepare(case.world)
            result = self._execute(container, program, self._limit(case))
            left = () if result.stopped_by else self._left_behind(container)
            if result.stopped_by or left:
                self.discard()
            trace = tuple(self.bench.collect())
        except (BenchFailed, EngineMissing) as trouble:
            self.bench.session.check()
            return Observation(trouble=str(trouble))
        if result.exit_status is None and not result.stopped_by:
            return Observation(trouble="the engine lost the program's exit status")
        return Observation(
            exit_status=result.exit_status,
            stdout=result.stdout.decode("utf-8", "backslashreplace"),
            stderr=result.stderr.decode("utf-8", "backslashreplace"),
            duration_s=result.duration_s,
            to_last_output_s=result.to_last_output_s,
            overhead_s=time.monotonic() - began - result.duration_s,
            limit=Limit(result.stopped_by) if result.stopped_by else None,
            left=left,
            trace=trace,
        )

    def bare(self, program: Program) -> ExecResult:
        """The program's command with nothing around it, to be compared with `run`."""
        return self._execute(self._ready(), program, TimeLimit(DEFAULT_LIMIT_S))

    def _limit(self, case: Case) -> TimeLimit:
        """The program's time; once the card has fallen silent, so long as that is watched."""
        limit = TimeLimit(case.limit_s)
        if case.ends is not Ends.WAITS:
            return limit

        def watch(event: dict[str, Any]) -> None:
            if event.get("kind") == "trigger":
                limit.reset(case.watch_s)

        self.bench.on_event = watch
        return limit

    @staticmethod
    def _execute(container: Container, program: Program, limit: TimeLimit) -> ExecResult:
        return container.execute(
            program.run,
            environment={"HOME": HOME, "LANG": "C.UTF-8"},
            limit=limit,
            limit_bytes=OUTPUT_LIMIT,
        )

    def _ready(self) -> Container:
        if self._container is None:
            self._container = self.bench.session.container(
                ContainerSpec(
                    self.image,
                    ["sleep", str(LIFE_S)],
                    user=USER,
                    volumes={self.bench.sockets: (SOCKET_FOLDER, "ro")},
                    tmpfs=TMPFS,
                    memory_bytes=MEMORY,
                    processes=PROCESSES,
                )
            )
            self._container.start()
        return self._container

    def _left_behind(self, container: Container) -> tuple[str, ...]:
        """Processes that outlive the program, given a moment to end by themselves.

        A program that killed its own container's processes has left nothing; the container
        is replaced all the same.
        """
        deadline = time.monotonic() + _SETTLE_S
        while True:
            commands = container.commands()
            if len(commands) < _OWN_PROCESSES:
                self.discard()
            if len(commands) <= _OWN_PROCESSES:
                return ()
            if time.monotonic() > deadline:
                return tuple(commands[_OWN_PROCESSES:])
            time.sleep(0.02)

    def discard(self) -> None:
        """Remove the container; the next run makes another."""
        if self._container is not None:
            self._container.remove()
            self._container = None
