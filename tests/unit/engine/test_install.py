"""What this machine is, and what a dockerd that was killed left on it."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

from harness.engine import install

NOBODY = 2**22 + 1  # above what Linux gives out


@pytest.mark.parametrize(
    ("release", "debian_like"),
    [
        ({"ID": "debian"}, True),
        ({"NAME": "x", "ID": "ubuntu"}, True),
        ({"ID": "mint", "ID_LIKE": "ubuntu debian"}, True),
        ({"ID": "alpine"}, False),
        ({"ID": "fedora", "VARIANT": "debian"}, False),
        ({"ID": "debianish"}, False),
        ({}, False),
    ],
)
def test_debian_like_is_what_says_so_in_its_os_release(
    release: dict[str, str], debian_like: bool
) -> None:
    assert install.is_debian_like(lambda: release, apt="sh") is debian_like


def test_a_system_without_os_release_is_not_debian_like() -> None:
    def none() -> dict[str, str]:
        raise OSError("no such file")

    assert install.is_debian_like(none, apt="sh") is False


def test_a_debian_without_apt_is_of_no_use() -> None:
    assert install.is_debian_like(lambda: {"ID": "debian"}, apt="no-such-program") is False


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
