"""A run's share of an engine: whatever it makes carries its labels, and is removed in the end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from harness import interrupts
from harness.engine import ownership
from harness.engine.engine import OWNER_LABEL, RUN_LABEL, ContainerSpec, Engine
from harness.engine.streams import ExecResult, Gathering, Stream
from harness.engine.time_limit import TimeLimit
from harness.errors import BuildFailed, EngineMissing, Stopped

CLOSE_LIMIT_S = 20


class Session:
    """Makes containers, volumes and images, until it is stopped; `close` removes them all."""

    def __init__(self, engine: Engine, run_id: str, owner: str) -> None:
        self.engine, self.run_id = engine, run_id
        self.labels = {RUN_LABEL: run_id, OWNER_LABEL: owner}
        self._stopped = threading.Event()

    def stop(self) -> None:
        """From now on nothing new is made: whoever asks gets Stopped."""
        self._stopped.set()

    def check(self) -> None:
        """Raise Stopped after `stop`."""
        if self._stopped.is_set():
            raise Stopped

    def build(
        self,
        context: bytes,
        tag: str,
        log: Callable[[str], None],
        *,
        arguments: Mapping[str, str] | None = None,
        labels: Mapping[str, str] | None = None,
    ) -> None:
        """Build an image from a tar that holds its Dockerfile. Raises BuildFailed."""
        self.check()
        try:
            self.engine.build(context, tag, log, arguments=arguments or {}, labels=labels or {})
        except BuildFailed:
            self.check()  # its container was removed under it: that is no failure of the build
            raise

    def volume(self, name: str) -> str:
        """Make a volume; returns its name."""
        self.check()
        self.engine.create_volume(name, self.labels)
        return name

    def container(self, spec: ContainerSpec) -> Container:
        """Make a container (not started)."""
        self.check()
        return Container(self, self.engine.create(spec, self.labels))

    def close(self, workers_alive: Callable[[], bool] = lambda: False) -> None:
        """Remove everything this run made; sweeps until its workers have ended (20 s at most)."""
        self.stop()
        deadline = time.monotonic() + CLOSE_LIMIT_S
        while True:
            busy = workers_alive()
            self._sweep()
            if not busy or time.monotonic() > deadline:
                return
            time.sleep(0.05)

    def _sweep(self) -> None:
        mine = f"{RUN_LABEL}={self.run_id}"
        containers, volumes = self.engine.leftovers(mine)
        for container in containers:
            self.engine.remove_container(container["Id"])
        for volume in volumes:
            self.engine.remove_volume(volume["Name"])
        for image in self.engine.images(mine, dangling=True):
            self.engine.remove_image(image["Id"])


class Container:
    """A container of a session."""

    def __init__(self, session: Session, identity: str) -> None:
        self.session, self.id = session, identity
        self._engine = session.engine

    def start(self) -> None:
        """Start it. Raises EngineMissing with the engine's reason when it refuses."""
        with self._unless_stopped():
            self._engine.start(self.id)

    def attach(self) -> Stream:
        """Its stdin, stdout and stderr as a stream; attach before `start` to miss nothing."""
        return self._engine.attach(self.id)

    def commands(self) -> list[str]:
        """The command lines of the processes in it now, oldest first; none if it has died."""
        return self._engine.commands(self.id)

    def commit(self, repository: str, tag: str, changes: Sequence[str]) -> None:
        """Make an image of its file system (without volumes, tmpfs and exec environments)."""
        self._engine.commit(self.id, repository, tag, changes)

    def kill(self) -> None:
        """Kill every process in it."""
        self._engine.kill(self.id)

    def remove(self) -> None:
        """Kill it if it runs, and remove it."""
        self._engine.remove_container(self.id)

    def execute(
        self,
        argv: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        user: str = "",
        limit: TimeLimit | None = None,
        limit_bytes: int | None = None,
        on_output: Callable[[bytes], None] | None = None,
    ) -> ExecResult:
        """Run a command in it and wait. At a limit the whole container is killed.

        exit_status is None when the command was ended so, or the engine lost it.
        """
        started = time.monotonic()
        with self._unless_stopped():
            command, stream = self._engine.execute(
                self.id, argv, environment=environment or {}, user=user
            )
        gathered = Gathering(self.kill, limit_bytes, on_output)
        with stream:
            gathered.read(stream, limit, started)
        ended = time.monotonic()
        status = None if gathered.stopped_by else self._engine.exit_status(command)
        return gathered.result(status, started, ended)

    @contextmanager
    def _unless_stopped(self) -> Iterator[None]:
        """A container that was removed because the run stops is no trouble of the engine's."""
        try:
            yield
        except EngineMissing:
            self.session.check()
            raise


@contextmanager
def session(engine: Engine) -> Iterator[Session]:
    """A session that is cleaned up whatever happens, a second Ctrl-C included."""
    interrupts.install()
    opened = Session(engine, ownership.new_run_id(), ownership.owner())
    try:
        yield opened
    finally:
        with interrupts.held("Removing what this run made; a moment."):
            opened.close()
