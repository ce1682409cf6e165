"""Addresses of engines: the user's own first, then the usual sockets, Docker's before Podman's."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from harness.errors import BadInput


@dataclass(frozen=True)
class Tls:
    """TLS settings as paths of PEM files. authority None: the system's own authorities.

    client_pair: certificate and key of the client. verify: whether the engine must prove itself.
    """

    client_pair: tuple[str, str] | None
    authority: str | None
    verify: bool


@dataclass(frozen=True)
class Endpoint:
    """An address of an engine. `explicit`: the user named it, so nothing else is tried.

    certificates: the folder of ca.pem, cert.pem and key.pem; None for no TLS.
    """

    url: str
    origin: str
    explicit: bool
    certificates: Path | None = None
    verify: bool = True

    @property
    def local(self) -> bool:
        """True for a unix socket: the engine may share this host's files."""
        return self.url.startswith("unix://")

    @property
    def tls(self) -> Tls | None:
        """The TLS settings; None where none is spoken."""
        if self.certificates is None:
            return None
        folder = self.certificates
        pair = (folder / "cert.pem", folder / "key.pem")
        authority = folder / "ca.pem"
        return Tls(
            client_pair=(str(pair[0]), str(pair[1])) if all(p.is_file() for p in pair) else None,
            authority=str(authority) if authority.is_file() else None,
            verify=self.verify,
        )


def candidates(environ: Mapping[str, str] = os.environ) -> Iterator[Endpoint]:
    """Endpoints in the order the docker CLI would take them, then sockets worth a try."""
    if host := environ.get("DOCKER_HOST"):
        yield _from_host(host, environ)
        return
    context = environ.get("DOCKER_CONTEXT") or _current_context(environ)
    if context and context != "default":
        yield _from_context(context, environ)
        return
    for path, origin in _sockets(environ):
        if _exists(path):
            yield Endpoint(f"unix://{path}", origin, explicit=False)


def _from_host(host: str, environ: Mapping[str, str]) -> Endpoint:
    folder = None
    if environ.get("DOCKER_TLS_VERIFY") or environ.get("DOCKER_TLS"):
        folder = Path(environ.get("DOCKER_CERT_PATH") or _config_folder(environ))
    return Endpoint(host, "DOCKER_HOST", True, folder, bool(environ.get("DOCKER_TLS_VERIFY")))


def _config_folder(environ: Mapping[str, str]) -> Path:
    return Path(environ.get("DOCKER_CONFIG") or Path(environ.get("HOME", "/")) / ".docker")


def _current_context(environ: Mapping[str, str]) -> str:
    try:
        config = json.loads((_config_folder(environ) / "config.json").read_text())
    except (OSError, ValueError):
        return ""
    return str(config.get("currentContext") or "") if isinstance(config, dict) else ""


def _from_context(name: str, environ: Mapping[str, str]) -> Endpoint:
    """A docker context is a folder named by the SHA-256 of its name."""
    folder = _config_folder(environ) / "contexts"
    key = sha256(name.encode()).hexdigest()
    try:
        meta = json.loads((folder / "meta" / key / "meta.json").read_text())
        docker_meta = meta["Endpoints"]["docker"]
        host = str(docker_meta["Host"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(
            f"The docker context {name!r} cannot be used.",
            f"{type(error).__name__}: {error}",
            "docker context ls names those there are; docker context use default goes back",
        ) from error
    tls = folder / "tls" / key / "docker"
    verify = not docker_meta.get("SkipTLSVerify", False)
    return Endpoint(host, f"context {name}", True, tls if tls.is_dir() else None, verify)


def _sockets(environ: Mapping[str, str]) -> Iterator[tuple[Path, str]]:
    """The usual sockets, each with its origin: of the system, rootless, of Docker Desktop."""
    home = Path(environ.get("HOME", "/"))
    runtime = Path(environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}")
    for path in (
        Path("/var/run/docker.sock"),
        runtime / "docker.sock",
        home / ".docker/run/docker.sock",
        home / ".docker/desktop/docker.sock",
    ):
        yield path, "socket"
    for path in (runtime / "podman/podman.sock", Path("/run/podman/podman.sock")):
        yield path, "Podman's socket"


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # in a folder that is closed to this user
        return False
