"""What the doctor finds, with an engine that is none."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from harness.commands import doctor
from harness.commands.doctor import Finding
from harness.engine import ownership
from harness.engine.host import Host
from harness.engine.ownership import OWNER_LABEL, RUN_LABEL
from harness.errors import EngineDenied, EngineMissing
from harness.images.base import BASE
from harness.images.certificates import VARIABLE
from tests.support.engine import FakeEngine


def labels(owner: str, run: str = "r1") -> dict[str, dict[str, str]]:
    """A container or volume of a run."""
    return {"Labels": {RUN_LABEL: run, OWNER_LABEL: owner}}


def marks(findings: Iterable[Finding]) -> list[str]:
    """What was found; whatever is wrong comes with something to type."""
    found = [*findings]
    assert all(finding.hint for finding in found if finding.mark == "WRONG")
    return [finding.mark for finding in found]


def leftovers(engine: FakeEngine) -> Finding:
    """What is said about leftovers."""
    (finding,) = doctor.leftovers(engine.as_engine)
    return finding


def test_leftovers_of_killed_runs_are_wrong_and_those_of_living_runs_are_not() -> None:
    engine = FakeEngine()
    dead = ownership.owner().rsplit("/", 1)[0] + "/1"  # the same number, another process
    engine.containers = [labels(ownership.owner()), labels("another-host/1/1"), {"Labels": None}]
    engine.volumes = [labels("", run="")]
    assert leftovers(engine).mark == "ok"
    engine.containers.append(labels(dead))
    engine.volumes.append(labels(dead))
    finding = leftovers(engine)
    assert (finding.mark, finding.hint) == ("WRONG", "./inv clean")
    assert "2 containers and volumes" in finding.text


@pytest.mark.parametrize(
    ("info", "marks_found"),
    [
        ({}, []),
        ({"CgroupVersion": "1", "SecurityOptions": ["name=seccomp,profile=default"]}, []),
        ({"CgroupVersion": "1", "SecurityOptions": ["name=rootless"]}, ["note"]),
        ({"CgroupVersion": "2", "SecurityOptions": ["name=rootless"]}, []),
        ({"CgroupVersion": "1", "SecurityOptions": None, "Rootless": True}, ["note"]),
        ({"CgroupVersion": "1", "Rootless": False}, []),
    ],
)
def test_limits_that_a_rootless_engine_passes_over_are_said(
    info: dict[str, Any], marks_found: list[str]
) -> None:
    assert marks(doctor.limits(info)) == marks_found


def test_a_missing_base_image_is_wrong() -> None:
    assert marks(doctor.images(FakeEngine().as_engine)) == ["WRONG"]
    assert marks(doctor.images(FakeEngine(**{BASE: "sha256:1"}).as_engine)) == ["ok"]


@pytest.mark.parametrize(("free", "mark"), [(10**9, "WRONG"), (10**12, "ok")])
def test_a_full_disk_is_wrong(free: int, mark: str) -> None:
    assert marks(doctor.disk(free))[0] == mark


DOCKERD, PODMAN = "/usr/sbin/dockerd", "/usr/bin/podman"


@pytest.mark.parametrize(
    ("host", "typed", "said"),
    [
        (Host(None, None, init=False, root=True), "./inv setup", "no dockerd"),
        (Host(DOCKERD, None, init=True, root=True), "./inv setup", f"{DOCKERD} is installed"),
        (Host(DOCKERD, PODMAN, init=False, root=True), "./inv setup", "no init system"),
        (
            Host(None, PODMAN, init=True, root=False),
            "systemctl --user enable --now podman.socket",
            f"{PODMAN} is installed",
        ),
    ],
)
def test_a_missing_engine_is_wrong_and_the_next_thing_to_look_at_is_said(
    monkeypatch: pytest.MonkeyPatch, host: Host, typed: str, said: str
) -> None:
    monkeypatch.setattr(doctor, "candidates", lambda: iter(()))
    findings = [*doctor.no_engine(EngineMissing("No engine.", "refused"), host)]
    assert marks(findings) == ["WRONG", "note"]
    assert "refused" in findings[0].text
    assert findings[0].hint == typed
    assert said in findings[1].text


def test_an_engine_that_refuses_the_user_is_wrong_and_nothing_else_is_looked_at() -> None:
    denied = EngineDenied("It is there.", "denied", "sudo usermod")
    findings = [*doctor.no_engine(denied, Host(DOCKERD, PODMAN, init=True, root=False))]
    assert [(f.mark, f.text, f.hint) for f in findings] == [
        ("WRONG", "It is there. denied", "sudo usermod")
    ]


def test_a_sites_authorities_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pem = b"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"
    (tmp_path / "ca.pem").write_bytes(pem * 2)
    monkeypatch.setenv(VARIABLE, str(tmp_path / "ca.pem"))
    assert doctor.authorities().text.startswith("2 ")
    monkeypatch.setenv(VARIABLE, "")
    assert doctor.authorities().mark == "ok"


@pytest.mark.parametrize("named", ["ca.pem", "missing.pem"])
def test_the_doctor_looks_at_everything_and_says_so_by_its_exit_status(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    named: str,
) -> None:
    (tmp_path / "ca.pem").write_text("-----BEGIN CERTIFICATE-----\n")
    monkeypatch.setenv(VARIABLE, str(tmp_path / named))
    monkeypatch.setenv("DOCKER_HOST", "unix:///nonexistent/[/docker].sock")
    assert doctor.examine() == 1
    out = capsys.readouterr().out
    assert "/nonexistent/[/docker].sock" in out
    assert "unset DOCKER_HOST" in out
    assert ("missing.pem" in out) is (named == "missing.pem")
