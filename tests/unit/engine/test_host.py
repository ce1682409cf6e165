"""What this host has for engines, and how its Podman is started."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.engine import host
from harness.engine.host import Host


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
    assert host.is_debian_like(lambda: release, apt="sh") is debian_like


def test_a_system_without_os_release_is_not_debian_like() -> None:
    def none() -> dict[str, str]:
        raise OSError("no such file")

    assert host.is_debian_like(none, apt="sh") is False


def test_a_debian_without_apt_is_of_no_use() -> None:
    assert host.is_debian_like(lambda: {"ID": "debian"}, apt="no-such-program") is False


@pytest.mark.parametrize(
    ("init", "root", "typed"),
    [
        (True, True, "systemctl enable --now podman.socket"),
        (True, False, "systemctl --user enable --now podman.socket"),
        (False, True, "podman system service --time=0 &"),
        (False, False, "podman system service --time=0 &"),
    ],
)
def test_podman_is_started_as_the_user_and_the_init_system_have_it(
    init: bool, root: bool, typed: str
) -> None:
    assert Host(None, "/usr/bin/podman", init, root).podman_start == typed


def test_programs_are_found_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("dockerd", "podman"):
        (tmp_path / name).touch(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    here = Host.here()
    assert (here.dockerd, here.podman) == (f"{tmp_path}/dockerd", f"{tmp_path}/podman")
    (tmp_path / "podman").unlink()
    assert Host.here().podman is None
