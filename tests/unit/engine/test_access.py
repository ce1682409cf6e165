"""Engines that cannot be reached: what is said, and what to type."""

from __future__ import annotations

import grp
import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from harness.engine import access, endpoints
from harness.engine.endpoints import Endpoint
from harness.engine.engine import Engine
from harness.engine.host import Host
from harness.errors import EngineDenied, EngineMissing
from tests.support.engine_server import DOCKER, PODMAN, serving

BARE = Host(None, None, init=True, root=False)
PODMANS = Host(None, "/usr/bin/podman", init=True, root=False)
NOBODY = 65534


@contextmanager
def ordinary_user() -> Iterator[None]:
    """Root may use every socket: be somebody else for a while."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every user may enter."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def sockets(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder where sockets are looked for: Docker's `docker.sock`, Podman's `podman.sock`."""
    for name in ("DOCKER_HOST", "DOCKER_CONTEXT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DOCKER_CONFIG", str(folder))
    usual = [(folder / "docker.sock", "socket"), (folder / "podman.sock", "Podman's socket")]
    monkeypatch.setattr(endpoints, "_sockets", lambda _: usual)
    return folder


@contextmanager
def closed(path: Path, mode: int = 0) -> Iterator[None]:
    """A socket that listens, and that nobody but its owner may use."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()
        path.chmod(mode)
        yield


def test_podmans_socket_is_used_where_docker_has_none(sockets: Path) -> None:
    with serving(sockets / "podman.sock", PODMAN):
        engine = Engine.connect()
    assert (engine.product, engine.endpoint.origin) == ("Podman", "Podman's socket")


def test_podmans_socket_is_used_where_docker_does_not_answer(sockets: Path) -> None:
    (sockets / "docker.sock").touch()
    with serving(sockets / "podman.sock", PODMAN):
        assert Engine.connect().product == "Podman"


def test_dockers_socket_goes_before_podmans(sockets: Path) -> None:
    with serving(sockets / "podman.sock", PODMAN), serving(sockets / "docker.sock", DOCKER):
        assert Engine.connect().product == "Docker"


@pytest.mark.usefixtures("sockets")
def test_without_a_socket_there_is_no_engine() -> None:
    with pytest.raises(EngineMissing) as missing:
        Engine.connect()
    assert not isinstance(missing.value, EngineDenied)
    assert missing.value.why == "no socket of one was found"
    assert "./inv setup" in missing.value.hint


def test_a_socket_that_refuses_the_user_is_told_from_none(sockets: Path) -> None:
    path = sockets / "docker.sock"
    with closed(path), ordinary_user(), pytest.raises(EngineDenied) as denied:
        Engine.connect()
    assert str(path) in denied.value.what
    assert denied.value.why == f"unix://{path} (socket): permission denied"
    assert "sudo" in denied.value.hint
    assert "setup" not in denied.value.hint


def test_a_named_socket_that_refuses_the_user_is_told_from_none(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", f"unix://{folder}/mine.sock")
    with closed(folder / "mine.sock"), ordinary_user(), pytest.raises(EngineDenied) as denied:
        Engine.connect()
    assert "DOCKER_HOST" in denied.value.why
    assert "unset DOCKER_HOST" in denied.value.hint


def test_a_socket_that_refuses_the_user_hides_no_other(sockets: Path) -> None:
    with closed(sockets / "docker.sock"), serving(sockets / "podman.sock", PODMAN):
        (sockets / "podman.sock").chmod(0o777)
        with ordinary_user():
            assert Engine.connect().product == "Podman"


def test_a_socket_where_nobody_listens_refuses_nobody(sockets: Path) -> None:
    with closed(sockets / "docker.sock", 0o777):
        pass
    with pytest.raises(EngineMissing) as missing:
        Engine.connect()
    assert not isinstance(missing.value, EngineDenied)
    assert "docker.sock (socket)" in missing.value.why


def test_a_permission_that_a_remote_engine_lacks_is_no_sockets() -> None:
    attempts = access.Attempts()
    attempts.add(Endpoint("tcp://engine.example:2376", "DOCKER_HOST", True), PermissionError())
    assert not isinstance(attempts.outcome(BARE), EngineDenied)
    assert "DOCKER_HOST" in attempts.outcome(BARE).hint


def group(name: str, number: int, *members: str) -> access.GroupOf:
    """A group that every socket belongs to."""
    return lambda _: grp.struct_group((name, "x", number, [*members]))


@pytest.mark.parametrize(
    ("mode", "number", "helps"), [(0o660, 105, True), (0o600, 105, False), (0o660, 0, False)]
)
def test_a_group_is_named_where_it_may_use_the_socket_and_is_not_roots(
    folder: Path, mode: int, number: int, helps: bool
) -> None:
    with closed(folder / "s", mode):
        typed = access.way_in(folder / "s", BARE, group("docker", number, "somebody"))
    assert ("sudo usermod -aG docker $USER, then log in again" in typed) is helps
    assert "for now: sudo ./inv" in typed
    assert access.ROOTLESS in typed


def test_a_member_whose_session_is_older_has_to_log_in_again(folder: Path) -> None:
    with closed(folder / "s", 0o660):
        typed = access.way_in(folder / "s", BARE, group("docker", 105, access.user_name()))
    assert typed.startswith("log in again")
    assert "usermod" not in typed


def test_where_podman_is_installed_a_user_can_have_an_engine_of_their_own(folder: Path) -> None:
    typed = access.way_in(folder / "gone", PODMANS, group("docker", 105))
    assert "systemctl --user enable --now podman.socket" in typed
    assert access.ROOTLESS not in typed
