"""Where an engine is looked for, and in which order."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from harness.engine import endpoints
from harness.engine.endpoints import Endpoint, Tls, candidates
from harness.errors import BadInput

HOST = "tcp://engine.example:2376"


def write_context(config: Path, name: str, meta: object, *, tls: bool = False) -> Path:
    """A docker context as `docker context create` writes it; returns its TLS folder."""
    key = sha256(name.encode()).hexdigest()
    folder = config / "contexts" / "meta" / key
    folder.mkdir(parents=True)
    (folder / "meta.json").write_text(meta if isinstance(meta, str) else json.dumps(meta))
    certificates = config / "contexts" / "tls" / key / "docker"
    if tls:
        certificates.mkdir(parents=True)
    return certificates


def docker_meta(**fields: object) -> dict[str, Any]:
    """The part of a context's file that says where the engine is."""
    return {"Name": "work", "Endpoints": {"docker": {"Host": HOST} | fields}}


def found(**environ: object) -> list[Endpoint]:
    """The candidates under an environment."""
    return list(candidates({name: str(value) for name, value in environ.items()}))


def test_the_host_variable_goes_before_everything(tmp_path: Path) -> None:
    write_context(tmp_path, "work", docker_meta())
    (endpoint,) = found(DOCKER_HOST="unix:///x", DOCKER_CONTEXT="work", DOCKER_CONFIG=tmp_path)
    assert (endpoint.url, endpoint.origin) == ("unix:///x", "DOCKER_HOST")
    assert endpoint.explicit
    assert endpoint.local


@pytest.mark.parametrize(
    ("variables", "folder", "verify"),
    [
        ({}, None, False),
        ({"DOCKER_TLS_VERIFY": "1", "DOCKER_CERT_PATH": "/certs"}, "/certs", True),
        ({"DOCKER_TLS": "1", "DOCKER_CERT_PATH": "/certs"}, "/certs", False),
        ({"DOCKER_TLS_VERIFY": "1", "DOCKER_CONFIG": "/config"}, "/config", True),
        ({"DOCKER_TLS_VERIFY": "1", "HOME": "/home/me"}, "/home/me/.docker", True),
        ({"DOCKER_TLS_VERIFY": "", "DOCKER_CERT_PATH": "/certs"}, None, False),
    ],
)
def test_tls_of_the_host_variable(
    variables: dict[str, str], folder: str | None, verify: bool
) -> None:
    (endpoint,) = found(DOCKER_HOST=HOST, **variables)
    assert endpoint.certificates == (Path(folder) if folder else None)
    assert endpoint.certificates is None or endpoint.verify is verify
    assert not endpoint.local


def test_tls_settings_name_the_files_that_are_there(tmp_path: Path) -> None:
    endpoint = Endpoint(HOST, "x", True, tmp_path, verify=True)
    (tmp_path / "ca.pem").touch()
    only_authority = Tls(None, f"{tmp_path}/ca.pem", verify=True)
    assert endpoint.tls == only_authority
    (tmp_path / "cert.pem").touch()
    assert endpoint.tls == only_authority
    (tmp_path / "key.pem").touch()
    pair = (f"{tmp_path}/cert.pem", f"{tmp_path}/key.pem")
    assert endpoint.tls == replace(only_authority, client_pair=pair)
    assert Endpoint("unix:///x", "x", True).tls is None


def test_a_context_named_by_the_environment(tmp_path: Path) -> None:
    tls = write_context(tmp_path, "work", docker_meta(SkipTLSVerify=True), tls=True)
    (endpoint,) = found(DOCKER_CONTEXT="work", DOCKER_CONFIG=tmp_path)
    assert endpoint == Endpoint(HOST, "context work", True, tls, verify=False)


def test_the_current_context_of_the_configuration_file(tmp_path: Path) -> None:
    write_context(tmp_path / ".docker", "work", docker_meta())
    (tmp_path / ".docker/config.json").write_text('{"currentContext": "work"}')
    (endpoint,) = found(HOME=tmp_path)
    assert (endpoint.url, endpoint.explicit, endpoint.certificates) == (HOST, True, None)


@pytest.fixture
def sockets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Five sockets in the usual places, all of them below a folder of the test."""
    usual = endpoints._sockets
    monkeypatch.setattr(
        endpoints,
        "_sockets",
        lambda environ: [
            (tmp_path / path.relative_to("/"), origin) for path, origin in usual(environ)
        ],
    )
    monkeypatch.setattr(os, "getuid", lambda: 7)
    urls = []
    for name in (
        "var/run/docker.sock",
        "run/user/7/docker.sock",
        "home/me/.docker/run/docker.sock",
        "run/user/7/podman/podman.sock",
        "run/podman/podman.sock",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
        urls.append(f"unix://{tmp_path}/{name}")
    return urls


@pytest.mark.parametrize("runtime", ["/run/user/7", ""])
def test_sockets_are_tried_dockers_first_then_podmans(sockets: list[str], runtime: str) -> None:
    tried = found(HOME="/home/me", XDG_RUNTIME_DIR=runtime)
    assert [endpoint.url for endpoint in tried] == sockets
    assert [endpoint.origin for endpoint in tried] == ["socket"] * 3 + ["Podman's socket"] * 2
    assert not any(endpoint.explicit for endpoint in tried)


def test_a_runtime_folder_that_is_named_is_the_users_own(
    sockets: list[str], tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/docker.sock").touch()
    tried = found(HOME="/home/me", XDG_RUNTIME_DIR="/elsewhere")
    assert [endpoint.url for endpoint in tried] == [
        sockets[0],
        f"unix://{tmp_path}/elsewhere/docker.sock",
        sockets[2],
        sockets[4],
    ]


def test_a_socket_in_a_folder_that_is_closed_to_the_user_is_not_tried(
    sockets: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    exists = Path.exists

    def closed(path: Path) -> bool:
        if path.parent.name == "podman" and path.parent.parent.name == "run":
            raise PermissionError(path)
        return exists(path)

    monkeypatch.setattr(Path, "exists", closed)
    assert [endpoint.url for endpoint in found(HOME="/home/me")] == sockets[:4]


def test_a_socket_that_does_not_exist_is_not_tried(sockets: list[str], tmp_path: Path) -> None:
    (tmp_path / "var/run/docker.sock").unlink()
    assert [endpoint.url for endpoint in found(HOME="/home/me")] == sockets[1:]


@pytest.mark.parametrize(
    "config",
    [
        "{}",
        "[]",
        "no json",
        "\udcff",
        '{"currentContext": ""}',
        '{"currentContext": null}',
        '{"currentContext": "default"}',
    ],
)
def test_a_configuration_without_a_context_leaves_the_sockets(
    sockets: list[str], tmp_path: Path, config: str
) -> None:
    (tmp_path / "config.json").write_bytes(config.encode("utf-8", "surrogateescape"))
    assert found(HOME="/home/me", DOCKER_CONFIG=tmp_path)[0].url == sockets[0]


def test_the_default_context_is_no_context(sockets: list[str], tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"currentContext": "work"}')
    assert found(HOME="/", DOCKER_CONTEXT="default", DOCKER_CONFIG=tmp_path)[0].url == sockets[0]


@pytest.mark.parametrize(
    "meta",
    ["no json", "[]", "{}", '{"Endpoints": {"docker": "here"}}', '{"Endpoints": {"docker": {}}}'],
)
def test_a_broken_context_is_refused_by_name(tmp_path: Path, meta: str) -> None:
    write_context(tmp_path, "work", meta)
    with pytest.raises(BadInput, match="'work'"):
        found(DOCKER_CONTEXT="work", DOCKER_CONFIG=tmp_path)


def test_a_context_that_does_not_exist_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="'wrok'"):
        found(DOCKER_CONTEXT="wrok", DOCKER_CONFIG=tmp_path)
