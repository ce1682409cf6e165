"""The container that a sample runs in: hardened, kept alive beside a bench.

The runner is its first process, and starts one program after the other in it: a hundredth of
what `docker exec` costs. A container that a run has spoilt is replaced before the next.
"""

from __future__ import annotations

import time
from typing import Any

from harness.bench.bench import SOCKET_FOLDER, Bench, ignore
from harness.bench.delegate import delegate_for
from harness.bench.done import Done
from harness.bench.frames import Limits
from harness.bench.runner import FOLDER, PROGRAM, Runner
from harness.bench.sandbox import Sandbox
from harness.bench.turns import Turns
from harness.engine.session import Container
from harness.engine.spec import ContainerSpec
from harness.errors import BenchFailed, BenchKeptOut, EngineMissing
from harness.judge.observation import Limit, Observation
from harness.samples.manifest import Program
from harness.scenarios.case import DEFAULT_LIMIT_S, Case, Ends

USER = "1000:1000"
HOME = "/home/gallery"
TMPFS = {"/tmp": "exec,mode=1777,size=128m", HOME: "exec,mode=1777,size=64m"}
ENGINES_OWN = ("/dev/shm", "/dev/mqueue")  # which every container has, writable
MEMORY = 2**30
PROCESSES = 256
OUTPUT_LIMIT = 512 * 1024
ENVIRONMENT = {"HOME": HOME, "LANG": "C.UTF-8"}

_SETTLE_S = 2.0


class SampleContainer:
    """Runs one sample's programs on one bench. turns: those of all lanes."""

    def __init__(self, bench: Bench, sandbox: Sandbox, image: str, turns: Turns) -> None:
        self.bench, self.image = bench, image
        self._sandbox, self._turns = sandbox, turns
        self._container: Container | None = None
        self._runner: Runner | None = None

    def run(self, program: Program, case: Case) -> Observation:
        """Run a program on a case. Trouble of bench or engine is in the observation."""
        began, waited_s = time.monotonic(), 0.0
        delegate = delegate_for(case, HOME)
        self.bench.on_event = ignore
        try:
            if self._runner is None:
                with self._turns.one() as turn:
                    self.runner()
                    waited_s = turn.waited_s
            runner = self.runner()
            self.bench.prepare(case.world)
            self._watch(case, runner)
            with self._turns.one() as turn:
                waited_s += turn.waited_s
                done = runner.run(
                    program.run,
                    {**ENVIRONMENT, **delegate.environment},
                    limits(case.limit_s),
                    record=delegate.record,
                    on_activity=turn.is_active,
                )
            if not done.clean:
                self.discard()
            trace = tuple(self.bench.collect())
            calls = self._calls(done) if case.spied else ""
        except BenchKeptOut as why:
            return Observation(kept_out=str(why))
        except (BenchFailed, EngineMissing) as trouble:
            self.bench.session.check()
            return Observation(trouble=str(trouble))
        return Observation(
            exit_status=done.exit_status,
            stdout=done.stdout.decode("utf-8", "backslashreplace"),
            stderr=done.stderr.decode("utf-8", "backslashreplace"),
            duration_s=done.duration_s,
            to_last_output_s=done.to_last_output_s,
            overhead_s=time.monotonic() - began - waited_s - done.duration_s,
            limit=Limit(done.stopped_by) if done.stopped_by else None,
            left=done.left,
            usage=done.usage,
            trace=trace,
            calls=calls,
            record=tuple(done.record.decode("ascii", "replace").splitlines()) if case.rules else (),
        )

    def _calls(self, done: Done) -> str:
        """What a program called of PC/SC, in words."""
        spy = self._sandbox.spy(self.bench.image)
        return spy.words(done.record, cut=done.record_cut)

    def alone(self, program: Program) -> Done:
        """The program's command with nothing around it, to be compared with `run`."""
        return self.runner().run(program.run, ENVIRONMENT, limits(DEFAULT_LIMIT_S))

    def _watch(self, case: Case, runner: Runner) -> None:
        """Once the card has fallen silent, the program has so long as that is watched."""
        if case.ends is not Ends.WAITS:
            return

        def watch(event: dict[str, Any]) -> None:
            if event.get("kind") == "trigger":
                runner.give(case.watch_s)

        self.bench.on_event = watch

    def container(self) -> Container:
        """The container, started when there is none."""
        self.runner()
        assert self._container
        return self._container

    def runner(self) -> Runner:
        """The runner in the container, started when there is none."""
        if self._runner is None:
            self._container = self.bench.session.container(self._spec())
            self._runner = Runner(self._container)
        return self._runner

    def _spec(self) -> ContainerSpec:
        return ContainerSpec(
            self.image,
            [PROGRAM, *TMPFS, *ENGINES_OWN],
            user=USER,
            volumes={
                self.bench.sockets: (SOCKET_FOLDER, "ro"),
                self._sandbox.volume: (FOLDER, "ro"),
            },
            tmpfs=TMPFS,
            stdin=True,
            init=False,
            network_of=self._sandbox.network_of,
            memory_bytes=MEMORY,
            processes=PROCESSES,
        )

    def discard(self) -> None:
        """Remove the container; the next run makes another."""
        if self._runner is not None:
            self._runner.close()
        if self._container is not None:
            self._container.remove()
        self._container = self._runner = None


def limits(seconds: float) -> Limits:
    """The limits of a program that has so many seconds."""
    return Limits(seconds, OUTPUT_LIMIT, _SETTLE_S)
