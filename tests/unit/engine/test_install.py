"""What setup does where no engine answers, and what a dockerd that was killed left."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from harness.engine import install
from harness.engine.engine import Engine
from harness.engine.host import Host
from harness.errors import EngineDenied, EngineMissing

NOBODY = 2**22 + 1  # above what Linux gives out


@pytest.fixture
def no_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    """No engine is named, and none has a socket."""
    monkeypatch.setattr(install, "candidates", lambda: iter(()))

    def missing() -> Engine:
        raise EngineMissing("No engine.", "no socket")

    monkeypatch.setattr(Engine, "connect", missing)


def on_host(monkeypatch: pytest.MonkeyPatch, **has: Any) -> list[str]:
    """Be on another host; gives what is done there."""
    host = Host(**{"dockerd": None, "podman": None, "init": True, "root": True} | has)
    done: list[str] = []
    monkeypatch.setattr(Host, "here", lambda: host)

    def installed(_: object) -> str:
        done.append("install")
        return "/usr/sbin/dockerd"

    monkeypatch.setattr(install, "_install", installed)
    monkeypatch.setattr(install, "_start", lambda *_: done.append("start"))
    return done


@pytest.mark.usefixtures("no_socket")
@pytest.mark.parametrize(
    ("has", "expected"),
    [
        ({}, ["install", "start"]),
        ({"dockerd": "/usr/sbin/dockerd"}, ["start"]),
        ({"dockerd": "/usr/sbin/dockerd", "podman": "/usr/bin/podman"}, ["start"]),
    ],
)
def test_a_host_without_podman_gets_docker_and_a_host_with_docker_starts_it(
    monkeypatch: pytest.MonkeyPatch, has: dict[str, str], expected: list[str]
) -> None:
    done = on_host(monkeypatch, **has)
    install.ensure_engine(done.append)
    assert done == expected


@pytest.mark.usefixtures("no_socket")
@pytest.mark.parametrize("root", [False, True])
def test_where_podman_is_installed_no_second_engine_is(
    monkeypatch: pytest.MonkeyPatch, root: bool
) -> None:
    done = on_host(monkeypatch, podman="/usr/bin/podman", root=root)
    with pytest.raises(EngineMissing) as missing:
        install.ensure_engine(done.append)
    assert done == []
    assert Host.here().podman_start in missing.value.hint


@pytest.mark.usefixtures("no_socket")
@pytest.mark.parametrize(
    ("init", "podman", "typed"),
    [
        (True, None, "sudo systemctl start docker"),
        (False, None, "sudo ./inv setup"),
        (False, "/usr/bin/podman", "podman system service"),
    ],
)
def test_a_user_who_may_not_start_docker_is_told_what_to_type(
    monkeypatch: pytest.MonkeyPatch, init: bool, podman: str | None, typed: str
) -> None:
    done = on_host(monkeypatch, dockerd="/bin/dockerd", podman=podman, init=init, root=False)
    with pytest.raises(EngineMissing) as missing:
        install.ensure_engine(done.append)
    assert done == []
    assert typed in missing.value.hint


def test_where_a_socket_refuses_the_user_nothing_is_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def denied() -> Engine:
        raise EngineDenied("The socket is there.")

    done = on_host(monkeypatch)
    monkeypatch.setattr(Engine, "connect", denied)
    with pytest.raises(EngineDenied):
        install.ensure_engine(done.append)
    assert done == []


@pytest.fixture
def pid_files(tmp_path: Path) -> tuple[Path, Path]:
    """The pid file, under the two names by which systems have it."""
    (tmp_path / "run").mkdir()
    (tmp_path / "var-run").symlink_to("run")
    return (tmp_path / "var-run/docker.pid", tmp_path / "run/docker.pid")


@pytest.mark.parametrize("number", [NOBODY, os.getpid(), f"{NOBODY}\n", -1, 0])
def test_a_pid_file_whose_process_is_no_dockerd_is_removed(
    pid_files: tuple[Path, Path], number: object
) -> None:
    pid_files[1].write_text(str(number))
    said: list[str] = []
    install.remove_stale_pid_file(said.append, pid_files)
    assert not pid_files[1].exists()
    assert len(said) == 1
    assert "docker.pid" in said[0]


def test_without_a_pid_file_nothing_is_said(pid_files: tuple[Path, Path]) -> None:
    said: list[str] = []
    install.remove_stale_pid_file(said.append, pid_files)
    assert (said, pid_files[1].exists()) == ([], False)


def fake_dockerd(folder: Path) -> subprocess.Popen[bytes]:
    """A process of that name, which waits until it is ended."""
    script = folder / "dockerd"
    script.write_text("#!/bin/sh\nread line\n")
    script.chmod(0o755)
    return subprocess.Popen([script], stdin=subprocess.PIPE)


def test_a_dockerd_that_does_not_answer_is_ended_in_good_order(
    pid_files: tuple[Path, Path], tmp_path: Path
) -> None:
    said: list[str] = []
    with fake_dockerd(tmp_path) as process:
        pid_files[1].write_text(str(process.pid))
        install.remove_stale_pid_file(said.append, pid_files)
    assert process.returncode == -signal.SIGTERM
    assert not pid_files[1].exists()
    assert f"process {process.pid}" in said[0]


def test_a_dockerd_that_has_ended_is_not_waited_for(
    pid_files: tuple[Path, Path], tmp_path: Path
) -> None:
    said: list[str] = []
    with fake_dockerd(tmp_path) as process:
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # ended, not reaped
        pid_files[1].write_text(str(process.pid))
        install.remove_stale_pid_file(said.append, pid_files)
    assert len(said) == 1
    assert said[0].startswith("Removing")
