"""What this machine is, and what a dockerd that was killed left on it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path

import pytest

from harness.engine import install

NOBODY = 2**22 + 1  # above what Linux gives out


@pytest.mark.parametrize(
    ("text", "debian_like"),
    [
        ("ID=debian\n", True),
        ('NAME="x"\nID="debian"\n', True),
        ("ID='debian'\n", True),
        ('ID=mint\nID_LIKE="ubuntu debian"\n', True),
        ("# a comment\n\nID=ubuntu\n", True),
        ("ID=alpine\n", False),
        ('ID=fedora\nVARIANT="debian"\n', False),
        ("ID=debianish\n", False),
        ("", False),
        (None, False),
    ],
)
def test_debian_and_what_derives_from_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str | None, debian_like: bool
) -> None:
    if text is not None:
        (tmp_path / "os-release").write_text(text)
    monkeypatch.setattr(install, "Path", lambda name: tmp_path / Path(name).name)
    monkeypatch.setattr(shutil, "which", lambda _: "/usr/bin/apt-get")
    assert install.is_debian_like() is debian_like


def test_a_debian_without_apt_is_of_no_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "os-release").write_text("ID=debian\n")
    monkeypatch.setattr(install, "Path", lambda name: tmp_path / Path(name).name)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert install.is_debian_like() is False


@pytest.fixture
def pid_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The pid file, under the two names by which systems have it."""
    (tmp_path / "run").mkdir()
    (tmp_path / "var-run").symlink_to("run")
    names = (tmp_path / "var-run/docker.pid", tmp_path / "run/docker.pid")
    monkeypatch.setattr(install, "PID_FILES", names)
    return names[1]


@pytest.mark.parametrize("number", [NOBODY, os.getpid(), f"{NOBODY}\n"])
def test_a_pid_file_whose_process_is_no_dockerd_is_removed_and_told(
    pid_file: Path, number: object
) -> None:
    pid_file.write_text(str(number))
    said: list[str] = []
    install._remove_stale_pid_file(said.append)
    assert not pid_file.exists()
    assert len(said) == 1
    assert "docker.pid" in said[0]


def test_without_a_pid_file_nothing_is_said(pid_file: Path) -> None:
    said: list[str] = []
    install._remove_stale_pid_file(said.append)
    assert (said, pid_file.exists()) == ([], False)


def fake_dockerd(folder: Path) -> subprocess.Popen[bytes]:
    """A process of that name, which waits until it is ended."""
    script = folder / "dockerd"
    script.write_text("#!/bin/sh\nread line\n")
    script.chmod(0o755)
    return subprocess.Popen([script], stdin=subprocess.PIPE)


def test_a_dockerd_that_does_not_answer_is_ended_in_good_order(
    pid_file: Path, tmp_path: Path
) -> None:
    said: list[str] = []
    with fake_dockerd(tmp_path) as process:
        pid_file.write_text(str(process.pid))
        install._remove_stale_pid_file(said.append)
    assert process.returncode == -signal.SIGTERM
    assert not pid_file.exists()
    assert f"process {process.pid}" in said[0]


def test_a_process_has_its_name_only_while_it_lives(tmp_path: Path) -> None:
    with fake_dockerd(tmp_path) as process:
        assert install._command_of(process.pid) == "dockerd"
        process.kill()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)  # ended, not reaped
        assert install._command_of(process.pid) == ""
    assert install._command_of(process.pid) == ""
