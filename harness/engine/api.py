"""The Docker Engine API through the docker library: the only module that imports it.

A client for each thread, and the library's errors in this project's words.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import Any

import docker
import docker.errors
import requests.exceptions

from harness.engine.endpoints import Endpoint
from harness.errors import EngineMissing, EngineRefused

CONNECT_TIMEOUT_S = 5
CALL_TIMEOUT_S = 120

ApiError = docker.errors.APIError  # any refusal of a living engine
NotFound = docker.errors.NotFound
ImageNotFound = docker.errors.ImageNotFound
# Everything that connecting to what may be no engine can raise.
CONNECT_ERRORS = (docker.errors.DockerException, requests.exceptions.RequestException)


class Api:
    """Docker's low-level client, `docker.APIClient`, one for each thread that asks.

    product: "Docker" or "Podman". version: of the product.
    """

    def __init__(self, endpoint: Endpoint) -> None:
        """Connect. Raises one of CONNECT_ERRORS where no engine answers within 5 s."""
        self._endpoint = endpoint
        self._local = threading.local()
        answer = self._client(CONNECT_TIMEOUT_S).version()
        parts = [part.get("Name") for part in answer.get("Components") or []]
        self.product = "Podman" if "Podman Engine" in parts else "Docker"
        self.version = str(answer["Version"])

    @property
    def client(self) -> Any:
        """This thread's client."""
        if not hasattr(self._local, "client"):
            self._local.client = self._client(CALL_TIMEOUT_S)
        return self._local.client

    def _client(self, timeout_s: int) -> Any:
        client = docker.APIClient(
            base_url=self._endpoint.url,
            version="auto",
            timeout=timeout_s,
            tls=_tls(self._endpoint),
            use_ssh_client=self._endpoint.url.startswith("ssh://"),
        )
        if self._endpoint.local:
            client.trust_env = False  # no proxy stands before a socket; it would be asked each time
        return client


def _tls(endpoint: Endpoint) -> Any:
    """The TLS settings of an endpoint in the library's own class; False for none."""
    if endpoint.tls is None:
        return False
    return docker.tls.TLSConfig(
        client_cert=endpoint.tls.client_pair,
        ca_cert=endpoint.tls.authority,
        verify=endpoint.tls.verify,
    )


def is_denied(error: BaseException | None) -> bool:
    """Whether one of CONNECT_ERRORS has a refused permission among its causes."""
    while error is not None:
        if isinstance(error, PermissionError):
            return True
        error = error.__cause__ or error.__context__
    return False


@contextlib.contextmanager
def translated_errors(what: str = "do what it was asked") -> Iterator[None]:
    """Raise EngineRefused where the engine refuses `what`, EngineMissing where it is gone."""
    try:
        yield
    except docker.errors.APIError as error:
        raise EngineRefused(f"The engine could not {what}.", str(error.explanation)) from error
    except (requests.exceptions.ConnectionError, requests.exceptions.Timeout) as error:
        raise EngineMissing(
            "The Docker engine does not answer any more.",
            str(error),
            "see ./inv doctor; ./inv setup starts it again",
        ) from error
