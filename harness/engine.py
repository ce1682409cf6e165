"""The Docker engine: the only module that imports docker.

It knows containers, images, volumes and streams. It does not know samples, benches,
scenarios or reports, decides no policy, and prints nothing.

Every object it makes carries two labels: the run that made it and the process that owns
that run. What a run made is removed by `Session.close`; what a killed run left, by
`inv clean` (`harness/cleaning.py`), by these labels and by nothing else.
"""

from __future__ import annotations

import contextlib
import io
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import docker
import docker.errors
import requests.exceptions

from harness.endpoints import Endpoint, candidates
from harness.errors import BuildFailed, EngineMissing, Stopped
from harness.streams import ExecResult, Gathering, Stream

LABEL = "pcsc-gallery"  # on every image: what it is
RUN_LABEL = "pcsc-gallery.run"  # on everything a run makes: its id
OWNER_LABEL = "pcsc-gallery.owner"  # ... and the process it belongs to

CONNECT_TIMEOUT_S = 5
CALL_TIMEOUT_S = 120


@dataclass(frozen=True)
class ContainerSpec:
    """A container to be made. Hardened unless said otherwise: no network, no capabilities.

    volumes: volume name or host folder -> (path inside, "ro" or "rw").
    tmpfs:   path -> mount options.
    """

    image: str
    command: Sequence[str]
    user: str = ""
    environment: Mapping[str, str] = field(default_factory=dict)
    volumes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    tmpfs: Mapping[str, str] = field(default_factory=dict)
    stdin: bool = False
    network: bool = False
    hardened: bool = True
    memory_bytes: int | None = None
    processes: int | None = None


@contextlib.contextmanager
def _telling() -> Iterator[None]:
    """Turn a lost engine into a Problem; leave the engine's own answers (APIError) alone."""
    try:
        yield
    except (requests.exceptions.ConnectionError, requests.exceptions.Timeout) as error:
        raise EngineMissing(
            "The Docker engine does not answer any more.",
            str(error),
            "see ./inv doctor; ./inv setup starts it again",
        ) from error


class Engine:
    """One engine that answers. Safe to use from several threads (a client for each)."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._local = threading.local()
        self.version = str(self._client(CONNECT_TIMEOUT_S).version()["Version"])

    @classmethod
    def connect(cls) -> Engine:
        """The engine the user means: DOCKER_HOST, the docker context, then the usual sockets.

        Raises EngineMissing with what was tried.
        """
        tried = []
        for endpoint in candidates():
            try:
                return cls(endpoint)
            except (docker.errors.DockerException, requests.exceptions.RequestException) as error:
                tried.append(f"{endpoint.url} ({endpoint.origin}): {error}")
                if endpoint.explicit:
                    break
        raise EngineMissing(
            "No Docker engine answers.",
            "; ".join(tried) or "no socket of one was found",
            "./inv setup starts or installs one; ./inv doctor says more",
        )

    def _client(self, timeout_s: int = CALL_TIMEOUT_S) -> Any:
        return docker.APIClient(
            base_url=self.endpoint.url,
            version="auto",
            timeout=timeout_s,
            tls=self.endpoint.tls(docker.tls.TLSConfig),
            use_ssh_client=self.endpoint.url.startswith("ssh://"),
        )

    @property
    def _api(self) -> Any:
        if not hasattr(self._local, "api"):
            self._local.api = self._client()
        return self._local.api

    # -- the engine itself

    def info(self) -> dict[str, Any]:
        """The engine's own description (GET /info)."""
        with _telling():
            return dict(self._api.info())

    # -- images

    def image_id(self, name: str) -> str | None:
        """The id of a tagged or pulled image, or None."""
        with _telling():
            try:
                return str(self._api.inspect_image(name)["Id"])
            except docker.errors.ImageNotFound:
                return None

    def image_size(self, name: str) -> int:
        """The size of an image in bytes, its base included."""
        with _telling():
            return int(self._api.inspect_image(name)["Size"])

    def history(self, name: str) -> list[dict[str, Any]]:
        """How an image came about, layer by layer (GET /images/NAME/history)."""
        with _telling():
            return list(self._api.history(name))

    def pull(self, repository: str, reference: str) -> None:
        """Pull repository@digest or repository:tag. Raises BuildFailed with the refusal."""
        with _telling():
            try:
                for line in self._api.pull(repository, tag=reference, stream=True, decode=True):
                    if "error" in line:
                        raise BuildFailed(f"{repository} could not be pulled.", str(line["error"]))
            except docker.errors.APIError as error:
                raise BuildFailed(
                    f"{repository} could not be pulled.", str(error.explanation)
                ) from error

    def tag(self, name: str, repository: str, tag: str) -> None:
        """Give an image another name."""
        with _telling():
            self._api.tag(name, repository, tag)

    def import_image(self, archive: Any, repository: str, tag: str) -> str:
        """Make an image of a root file system's tar stream; returns its id."""
        with _telling():
            answer = self._api.import_image_from_stream(
                archive, repository=repository, tag=tag, changes=[f"LABEL {LABEL}=base"]
            )
        if '"error"' in answer:
            raise BuildFailed("The base image could not be imported.", answer.strip())
        return str(self.image_id(f"{repository}:{tag}"))

    def images(self, label: str, *, dangling: bool = False) -> list[dict[str, Any]]:
        """Images that carry a label (`key` or `key=value`)."""
        filters: dict[str, Any] = {"label": label}
        if dangling:
            filters["dangling"] = True
        with _telling():
            return list(self._api.images(filters=filters))

    def remove_image(self, name: str) -> None:
        """Remove an image or a tag; one that is gone or in use is left."""
        with _telling(), contextlib.suppress(docker.errors.APIError):
            self._api.remove_image(name, force=False)

    # -- what runs leave

    def leftovers(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Containers (running or not) and volumes that carry a run's label."""
        with _telling():
            containers = self._api.containers(all=True, filters={"label": RUN_LABEL})
            volumes = self._api.volumes(filters={"label": RUN_LABEL})["Volumes"] or []
        return list(containers), list(volumes)

    def remove_container(self, identity: str) -> None:
        """Kill and remove; one that is going already is waited for."""
        with _telling():
            try:
                self._api.remove_container(identity, force=True, v=True)
            except docker.errors.NotFound:
                return
            except docker.errors.APIError:  # "removal is already in progress"
                deadline = time.monotonic() + 10
                while time.monotonic() < deadline:
                    try:
                        self._api.inspect_container(identity)
                    except docker.errors.NotFound:
                        return
                    time.sleep(0.05)

    def remove_volume(self, name: str) -> None:
        """Remove a volume; one that is gone or in use is left."""
        with _telling(), contextlib.suppress(docker.errors.APIError):
            self._api.remove_volume(name, force=True)


class Session:
    """A run's share of an engine: whatever it makes carries the run's labels, and is removed."""

    def __init__(self, engine: Engine, run_id: str, owner: str) -> None:
        self.engine, self.run_id = engine, run_id
        self.labels = {RUN_LABEL: run_id, OWNER_LABEL: owner}
        self._closed = threading.Event()

    def stop(self) -> None:
        """From now on nothing new is made: whoever asks gets Stopped."""
        self._closed.set()

    @property
    def stopped(self) -> bool:
        """True after `stop`."""
        return self._closed.is_set()

    def check(self) -> None:
        """Raise Stopped after `stop`."""
        if self._closed.is_set():
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
        """Build an image from a tar that holds its Dockerfile, with the engine's own builder.

        log gets every line as it comes. Raises BuildFailed with the engine's last word.
        """
        self.check()
        with _telling():
            try:
                for entry in self.engine._api.build(
                    fileobj=io.BytesIO(context),
                    custom_context=True,
                    tag=tag,
                    rm=True,
                    forcerm=True,
                    decode=True,
                    buildargs=dict(arguments or {}),
                    labels=dict(labels or {}),
                ):
                    if "stream" in entry:
                        log(entry["stream"])
                    if "error" in entry:
                        self.check()
                        raise BuildFailed(f"{tag} could not be built.", entry["error"])
            except docker.errors.APIError as error:
                self.check()
                raise BuildFailed(f"{tag} could not be built.", str(error.explanation)) from error

    def volume(self, name: str) -> str:
        """Make a volume; returns its name."""
        self.check()
        with _telling():
            self.engine._api.create_volume(name, labels=self.labels)
        return name

    def container(self, spec: ContainerSpec) -> Container:
        """Make a container (not started)."""
        self.check()
        api = self.engine._api
        host = api.create_host_config(
            network_mode="bridge" if spec.network else "none",
            read_only=spec.hardened,
            cap_drop=["ALL"] if spec.hardened else None,
            security_opt=["no-new-privileges"] if spec.hardened else None,
            tmpfs=dict(spec.tmpfs) or None,
            binds={name: {"bind": p, "mode": mode} for name, (p, mode) in spec.volumes.items()},
            mem_limit=spec.memory_bytes,
            memswap_limit=spec.memory_bytes,
            pids_limit=spec.processes,
            init=True,
        )
        with _telling():
            try:
                made = api.create_container(
                    spec.image,
                    list(spec.command),
                    user=spec.user or None,
                    environment=dict(spec.environment),
                    labels=self.labels,
                    host_config=host,
                    stdin_open=spec.stdin,
                    detach=not spec.stdin,  # with stdin: it is closed when this process goes
                    entrypoint=[],
                )
            except docker.errors.APIError as error:
                raise EngineMissing(
                    f"The engine refused a container of {spec.image}.", str(error.explanation)
                ) from error
        return Container(self, str(made["Id"]))

    def close(self, workers_alive: Callable[[], bool] = lambda: False) -> None:
        """Remove everything this run made; sweeps until its workers have ended (20 s at most)."""
        self.stop()
        deadline = time.monotonic() + 20
        while True:
            busy = workers_alive()
            self._sweep()
            if not busy or time.monotonic() > deadline:
                return
            time.sleep(0.05)

    def _sweep(self) -> None:
        engine, mine = self.engine, f"{RUN_LABEL}={self.run_id}"
        with _telling():
            for found in engine._api.containers(all=True, filters={"label": mine}):
                engine.remove_container(found["Id"])
            for found in engine._api.volumes(filters={"label": mine})["Volumes"] or []:
                engine.remove_volume(found["Name"])
        for image in engine.images(mine, dangling=True):
            engine.remove_image(image["Id"])


class Container:
    """A container of a session."""

    def __init__(self, session: Session, identity: str) -> None:
        self.session, self.id = session, identity
        self._engine = session.engine

    def start(self) -> None:
        """Start it. Raises EngineMissing with the engine's reason when it refuses."""
        with _telling():
            try:
                self._engine._api.start(self.id)
            except docker.errors.APIError as error:
                self.session.check()
                raise EngineMissing(
                    "The engine could not start a container.", str(error.explanation)
                ) from error

    def attach(self) -> Stream:
        """Its stdin, stdout and stderr as a stream; attach before `start` to miss nothing."""
        with _telling():
            raw = self._engine._api.attach_socket(
                self.id, params={"stdin": 1, "stdout": 1, "stderr": 1, "stream": 1}
            )
        return Stream(raw)

    def logs(self) -> str:
        """What it has printed so far, both streams."""
        with _telling(), contextlib.suppress(docker.errors.APIError):
            return bytes(self._engine._api.logs(self.id)).decode("utf-8", "replace")
        return ""

    def running(self) -> bool:
        """True while it runs; False too when it is gone."""
        with _telling():
            try:
                return bool(self._engine._api.inspect_container(self.id)["State"]["Running"])
            except docker.errors.NotFound:
                return False

    def commands(self) -> list[str]:
        """The command lines of the processes in it now, oldest first."""
        with _telling():
            try:
                answer = self._engine._api.top(self.id, ps_args="-eo pid,args")
            except docker.errors.APIError:
                return []
        return [" ".join(row[1:]) for row in answer["Processes"] or []]

    def commit(self, repository: str, tag: str, changes: Sequence[str]) -> None:
        """Make an image of its file system (without volumes, tmpfs and exec environments)."""
        with _telling():
            self._engine._api.commit(self.id, repository=repository, tag=tag, changes=list(changes))

    def remove(self) -> None:
        """Kill it if it runs, and remove it."""
        self._engine.remove_container(self.id)

    def execute(
        self,
        argv: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        user: str = "",
        workdir: str | None = None,
        limit_s: float | None = None,
        limit_bytes: int | None = None,
        on_output: Callable[[bytes], None] | None = None,
    ) -> ExecResult:
        """Run a command in it and wait. At a limit the whole container is killed.

        exit_status is None when the command was ended so, or could not be started.
        """
        api = self._engine._api
        with _telling():
            try:
                made = api.exec_create(
                    self.id,
                    list(argv),
                    environment=dict(environment or {}),
                    user=user,
                    workdir=workdir,
                )
                started = time.monotonic()
                stream = Stream(api.exec_start(made["Id"], socket=True))
            except docker.errors.APIError as error:
                self.session.check()
                raise EngineMissing(
                    "The engine could not start a command in a container.",
                    str(error.explanation),
                ) from error
            gathered = Gathering(self.kill, limit_bytes, on_output)
            with stream:
                gathered.read(stream, limit_s, started)
            ended = time.monotonic()
            status = None if gathered.stopped_by else self._exit_status(made["Id"])
        return gathered.result(status, started, ended)

    def _exit_status(self, exec_id: str) -> int | None:
        try:
            status = self._engine._api.exec_inspect(exec_id)["ExitCode"]
        except docker.errors.APIError:
            return None
        return None if status is None else int(status)

    def kill(self) -> None:
        """Kill every process in it."""
        with contextlib.suppress(docker.errors.APIError, EngineMissing), _telling():
            self._engine._api.kill(self.id)
