"""The Docker engine: containers, volumes, images and streams.

It does not know samples, benches, scenarios or reports, decides no policy, and prints nothing.
Who makes and removes objects is in `session`, by whose labels in `ownership`.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Mapping, Sequence
from typing import Any

from harness.engine.access import Attempts
from harness.engine.api import CONNECT_ERRORS, Api, ApiError, NotFound, translated_errors
from harness.engine.endpoints import Endpoint, candidates
from harness.engine.host import Host
from harness.engine.image_store import ImageStore
from harness.engine.ownership import RUN_LABEL
from harness.engine.spec import ContainerSpec
from harness.engine.streams import Stream
from harness.errors import EngineMissing


class Engine:
    """One engine that answers. Safe to use from several threads.

    images: its images. product: "Docker" or "Podman". version: of that, such as 20.10.24.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self._api = Api(endpoint)
        self.product, self.version = self._api.product, self._api.version
        self.images = ImageStore(self._api)

    @classmethod
    def connect(cls) -> Engine:
        """The engine the user means: DOCKER_HOST, the docker context, then the usual sockets.

        Raises EngineMissing with what was tried, EngineDenied where permission was refused.
        """
        failed = Attempts()
        for endpoint in candidates():
            try:
                return cls(endpoint)
            except CONNECT_ERRORS as error:
                failed.add(endpoint, error)
        raise failed.outcome(Host.here())

    def info(self) -> dict[str, Any]:
        """The engine's own description (GET /info)."""
        with translated_errors():
            return dict(self._api.client.info())

    # -- containers and volumes; by their ids

    def create_volume(self, name: str, labels: Mapping[str, str]) -> None:
        """Make a volume."""
        with translated_errors("make a volume"):
            self._api.client.create_volume(name, labels=dict(labels))

    def create(self, spec: ContainerSpec, labels: Mapping[str, str]) -> str:
        """Make a container (not started); returns its id."""
        host = self._api.client.create_host_config(
            network_mode=_network_mode(spec),
            read_only=spec.hardened,
            cap_drop=["ALL"] if spec.hardened else None,
            security_opt=["no-new-privileges"] if spec.hardened else None,
            tmpfs=dict(spec.tmpfs) or None,
            binds={name: {"bind": p, "mode": mode} for name, (p, mode) in spec.volumes.items()},
            mem_limit=spec.memory_bytes,
            memswap_limit=spec.memory_bytes,
            pids_limit=spec.processes,
            init=spec.init,
            log_config={"Type": "none"},  # what it prints is read as it comes
        )
        with translated_errors(f"make a container of {spec.image}"):
            made = self._api.client.create_container(
                spec.image,
                list(spec.command),
                user=spec.user or None,
                environment=dict(spec.environment),
                labels=dict(labels),
                host_config=host,
                stdin_open=spec.stdin,
                detach=not spec.stdin,  # with stdin: it is closed when this process goes
                entrypoint=None if spec.entrypoint is None else list(spec.entrypoint),
            )
        return str(made["Id"])

    def start(self, container: str) -> None:
        """Start a container."""
        with translated_errors("start a container"):
            self._api.client.start(container)

    def attach(self, container: str) -> Stream:
        """A container's stdin, stdout and stderr; attach before `start` to miss nothing."""
        with translated_errors("attach to a container"):
            raw = self._api.client.attach_socket(
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
        with translated_errors("start a command in a container"):
            made = self._api.client.exec_create(
                container, list(argv), environment=dict(environment), user=user
            )
            return str(made["Id"]), Stream(self._api.client.exec_start(made["Id"], socket=True))

    def exit_status(self, command: str) -> int | None:
        """The exit status of a command that has ended; None where the engine lost it."""
        with translated_errors():
            try:
                status = self._api.client.exec_inspect(command)["ExitCode"]
            except ApiError:
                return None
        return None if status is None else int(status)

    def commit(self, container: str, repository: str, tag: str, changes: Sequence[str]) -> None:
        """Make an image of its file system (without volumes, tmpfs and exec environments).

        It is not paused meanwhile: a rootless Podman cannot do that under cgroup v1.
        """
        with translated_errors("commit a container"):
            self._api.client.commit(
                container, repository=repository, tag=tag, changes=list(changes), pause=False
            )

    def wait(self, container: str) -> int:
        """The exit status of a container's command, when it has ended."""
        with translated_errors("wait for a container"):
            return int(self._api.client.wait(container)["StatusCode"])

    def kill(self, container: str) -> None:
        """Kill every process in a container, if it still runs."""
        with contextlib.suppress(ApiError, EngineMissing), translated_errors():
            self._api.client.kill(container)

    # -- what runs leave

    def leftovers(
        self, label: str = RUN_LABEL
    ) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Containers (running or not) and volumes that carry a label (`key` or `key=value`)."""
        with translated_errors():
            containers = self._api.client.containers(all=True, filters={"label": label})
            volumes = self._api.client.volumes(filters={"label": label})["Volumes"] or []
        return list(containers), list(volumes)

    def remove_container(self, identity: str) -> None:
        """Kill and remove; one that is going already is waited for."""
        with translated_errors():
            try:
                self._api.client.remove_container(identity, force=True, v=True)
            except NotFound:
                return
            except ApiError:  # "removal is already in progress"
                deadline = time.monotonic() + 10
                while time.monotonic() < deadline:
                    try:
                        self._api.client.inspect_container(identity)
                    except NotFound:
                        return
                    time.sleep(0.05)

    def remove_volume(self, name: str) -> None:
        """Remove a volume; one that is gone or in use is left."""
        with translated_errors(), contextlib.suppress(ApiError):
            self._api.client.remove_volume(name, force=True)


def _network_mode(spec: ContainerSpec) -> str:
    if spec.network_of:
        return f"container:{spec.network_of}"
    return "bridge" if spec.network else "none"
