"""A run's share of an engine: whatever it makes carries its labels, and is removed in the end."""

from __future__ import annotations

import contextlib
import itertools
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from harness import interrupts
from harness.engine import ownership
from harness.engine.engine import Engine
from harness.engine.ownership import LABEL, OWNER_LABEL, RUN_LABEL
from harness.engine.spec import ContainerSpec
from harness.engine.streams import ExecResult, Gathering, Stream
from harness.engine.time_limit import TimeLimit
from harness.errors import BuildFailed, EngineMissing, Stopped

CLOSE_LIMIT_S = 20

# Of images that are nobody's any more but have a tag. One that has none was overtaken: two runs
# made the same image at once, and the tag went to the later one.
_FINISHED = f"{RUN_LABEL}="


class Session:
    """Makes containers, volumes and images, until it is stopped; `close` removes them all.

    Safe to use from several threads. labels: on everything that it makes.
    """

    def __init__(self, engine: Engine, run_id: str, owner: str) -> None:
        self.engine, self.run_id = engine, run_id
        self.labels = {RUN_LABEL: run_id, OWNER_LABEL: owner}
        self._stopped = threading.Event()
        self._volumes = itertools.count(1)

    @property
    def label(self) -> str:
        """The labels as a Dockerfile's LABEL takes them: a build stage goes when the run does."""
        return " ".join(f'{key}="{value}"' for key, value in self.labels.items())

    def stop(self) -> None:
        """Make nothing new from now on; every method that makes something raises Stopped."""
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
            self.engine.images.build(
                context, tag, log, arguments=arguments or {}, labels=labels or {}
            )
        except BuildFailed:
            self.check()  # its container was removed under it: that is no failure of the build
            raise

    def volume(self) -> str:
        """Make a volume; returns its name, which no other volume of the run has or had."""
        self.check()
        name = f"{LABEL}-{self.run_id}-{next(self._volumes)}"
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
        for label in (mine, _FINISHED):
            for image in self.engine.images.labelled(label, dangling=True):
                self.engine.images.remove(image["Id"])


class Container:
    """A container of a session; a thin handle on the engine's, by its id."""

    def __init__(self, session: Session, identity: str) -> None:
        self.session, self.id = session, identity
        self._engine = session.engine

    def start(self) -> None:
        """Start it. Raises EngineMissing with the engine's reason when it refuses."""
        with self._unless_stopped():
            self._engine.start(self.id)

    def attach(self) -> Stream:
        """As `Engine.attach`."""
        return self._engine.attach(self.id)

    def commit(self, repository: str, tag: str, changes: Sequence[str]) -> None:
        """As `Engine.commit`."""
        self._engine.commit(self.id, repository, tag, changes)

    def wait(self) -> int:
        """As `Engine.wait`."""
        return self._engine.wait(self.id)

    def kill(self) -> None:
        """As `Engine.kill`."""
        self._engine.kill(self.id)

    def remove(self) -> None:
        """As `Engine.remove_container`."""
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
    """A session that is cleaned up whatever happens, a second Ctrl-C included.

    Cleaning up after an error hides no part of it: an engine that has gone is gone.
    """
    interrupts.install()
    opened = Session(engine, ownership.new_run_id(), ownership.owner())
    hidden: tuple[type[Exception], ...] = ()
    try:
        yield opened
    except BaseException:
        hidden = (EngineMissing,)
        raise
    finally:
        with (
            interrupts.held("Removing what this run made; a moment."),
            contextlib.suppress(*hidden),
        ):
            opened.close()
