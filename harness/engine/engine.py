"""The Docker engine: the only module that imports docker.

It knows containers, images, volumes and streams. It does not know samples, benches,
scenarios or reports, decides no policy, and prints nothing.

Every object that a run makes carries two labels: the run's id and the process that owns
it. Who makes and removes them is `harness/sessions.py`; what a killed run left is removed
by `inv clean` (`harness/cleaning.py`), by these labels and by nothing else.
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

from harness.engine.endpoints import Endpoint, candidates
from harness.engine.streams import Stream
from harness.errors import BuildFailed, EngineMissing

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
def _translated_errors(what: str = "do what it was asked") -> Iterator[None]:
    """Turn a lost engine, or one that refuses, into a Problem."""
    try:
        yield
    except docker.errors.APIError as error:
        raise EngineMissing(f"The engine could not {what}.", str(error.explanation)) from error
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
        hint = "./inv setup starts or installs one; ./inv doctor says more"
        for endpoint in candidates():
            try:
                return cls(endpoint)
            except (docker.errors.DockerException, requests.exceptions.RequestException) as error:
                tried.append(f"{endpoint.url} ({endpoint.origin}): {error}")
                if endpoint.explicit:
                    hint = f"start that engine, or correct or unset {endpoint.origin}"
                    break
        raise EngineMissing(
            "No Docker engine answers.",
            "; ".join(tried) or "no socket of one was found",
            hint,
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
        with _translated_errors():
            return dict(self._api.info())

    # -- images

    def image_id(self, name: str) -> str | None:
        """The id of a tagged or pulled image, or None."""
        with _translated_errors():
            try:
                return str(self._api.inspect_image(name)["Id"])
            except docker.errors.ImageNotFound:
                return None

    def image_size(self, name: str) -> int:
        """The size of an image in bytes, its base included."""
        with _translated_errors():
            return int(self._api.inspect_image(name)["Size"])

    def history(self, name: str) -> list[dict[str, Any]]:
        """How an image came about, layer by layer (GET /images/NAME/history)."""
        with _translated_errors():
            return list(self._api.history(name))

    def pull(self, repository: str, reference: str) -> None:
        """Pull repository@digest or repository:tag. Raises BuildFailed with the refusal."""
        with _translated_errors():
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
        with _translated_errors():
            self._api.tag(name, repository, tag)

    def import_image(self, archive: Any, repository: str, tag: str) -> str:
        """Make an image of a root file system's tar stream; returns its id."""
        with _translated_errors():
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
        with _translated_errors():
            return list(self._api.images(filters=filters))

    def remove_image(self, name: str) -> None:
        """Remove an image or a tag; one that is gone or in use is left."""
        with _translated_errors(), contextlib.suppress(docker.errors.APIError):
            self._api.remove_image(name, force=False)

    def build(
        self,
        context: bytes,
        tag: str,
        log: Callable[[str], None],
        *,
        arguments: Mapping[str, str],
        labels: Mapping[str, str],
    ) -> None:
        """Build an image from a tar that holds its Dockerfile, with the engine's own builder.

        log gets every line as it comes. Raises BuildFailed with the engine's last word.
        """
        with _translated_errors():
            try:
                for entry in self._api.build(
                    fileobj=io.BytesIO(context),
                    custom_context=True,
                    tag=tag,
                    rm=True,
                    forcerm=True,
                    decode=True,
                    buildargs=dict(arguments),
                    labels=dict(labels),
                ):
                    if "stream" in entry:
                        log(entry["stream"])
                    if "error" in entry:
                        raise BuildFailed(f"{tag} could not be built.", entry["error"])
            except docker.errors.APIError as error:
                raise BuildFailed(f"{tag} could not be built.", str(error.explanation)) from error

    # -- containers and volumes; by their ids

    def create_volume(self, name: str, labels: Mapping[str, str]) -> None:
        """Make a volume."""
        with _translated_errors("make a volume"):
            self._api.create_volume(name, labels=dict(labels))

    def create(self, spec: ContainerSpec, labels: Mapping[str, str]) -> str:
        """Make a container (not started); returns its id."""
        host = self._api.create_host_config(
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
        with _translated_errors(f"make a container of {spec.image}"):
            made = self._api.create_container(
                spec.image,
                list(spec.command),
                user=spec.user or None,
                environment=dict(spec.environment),
                labels=dict(labels),
                host_config=host,
                stdin_open=spec.stdin,
                detach=not spec.stdin,  # with stdin: it is closed when this process goes
                entrypoint=[],
            )
        return str(made["Id"])

    def start(self, container: str) -> None:
        """Start a container."""
        with _translated_errors("start a container"):
            self._api.start(container)

    def attach(self, container: str) -> Stream:
        """A container's stdin, stdout and stderr; attach before `start` to miss nothing."""
        with _translated_errors("attach to a container"):
            raw = self._api.attach_socket(
                container, params={"stdin": 1, "stdout": 1, "stderr": 1, "stream": 1}
            )
        return Stream(raw)

    def execute(
        self,
        container: str,
        argv: Sequence[str],
        *,
        environment: Mapping[str, str],
        user: str = "",
    ) -> tuple[str, Stream]:
        """Start a command in a running container: its id, and what it prints."""
        with _translated_errors("start a command in a container"):
            made = self._api.exec_create(
                container, list(argv), environment=dict(environment), user=user
            )
            return str(made["Id"]), Stream(self._api.exec_start(made["Id"], socket=True))

    def exit_status(self, command: str) -> int | None:
        """The exit status of a command that has ended; None where the engine lost it."""
        with _translated_errors():
            try:
                status = self._api.exec_inspect(command)["ExitCode"]
            except docker.errors.APIError:
                return None
        return None if status is None else int(status)

    def commands(self, container: str) -> list[str]:
        """The command lines of the processes in a container now, oldest first; [] if it died."""
        with _translated_errors():
            try:
                answer = self._api.top(container)
            except docker.errors.APIError:
                return []
        return [str(row[-1]) for row in answer["Processes"] or []]

    def commit(self, container: str, repository: str, tag: str, changes: Sequence[str]) -> None:
        """Make an image of its file system (without volumes, tmpfs and exec environments)."""
        with _translated_errors("commit a container"):
            self._api.commit(container, repository=repository, tag=tag, changes=list(changes))

    def kill(self, container: str) -> None:
        """Kill every process in a container, if it still runs."""
        with contextlib.suppress(docker.errors.APIError, EngineMissing), _translated_errors():
            self._api.kill(container)

    # -- what runs leave

    def leftovers(
        self, label: str = RUN_LABEL
    ) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Containers (running or not) and volumes that carry a label (`key` or `key=value`)."""
        with _translated_errors():
            containers = self._api.containers(all=True, filters={"label": label})
            volumes = self._api.volumes(filters={"label": label})["Volumes"] or []
        return list(containers), list(volumes)

    def remove_container(self, identity: str) -> None:
        """Kill and remove; one that is going already is waited for."""
        with _translated_errors():
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
        with _translated_errors(), contextlib.suppress(docker.errors.APIError):
            self._api.remove_volume(name, force=True)
