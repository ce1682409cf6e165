"""What is cleaned: what killed runs left, and nothing else."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest

from harness.commands.clean import clean
from harness.engine import ownership
from harness.engine.engine import Engine
from harness.engine.ownership import (
    OWNER_FILE,
    OWNER_LABEL,
    RUN_LABEL,
    SOCKET_FOLDERS,
    WORKER_FOLDERS,
)
from tests.support.engine import FakeEngine


def thing(name: str, owner: str, run: str = "r1") -> dict[str, Any]:
    """A container, which has an id, or a volume, which has a name."""
    return {"Id": name, "Name": name, "Labels": {RUN_LABEL: run, OWNER_LABEL: owner}}


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    ours = ("pcsc-gallery/a:1", "localhost/pcsc-gallery/b:1")
    others = ("ghcr.io/me/pcsc-bench:1", "my/pcsc-gallery/c:1")
    fake = FakeEngine(**dict.fromkeys((*ours, *others), "sha256:1"))
    dead = ownership.owner().rsplit("/", 1)[0] + "/1"  # the same number, another process
    fake.containers = [
        thing("dead", dead),
        thing("mine", ownership.owner()),
        thing("elsewhere", "another-host/1/1"),
        thing("nobody", "", run=""),
        {"Id": "bare", "Labels": None},
    ]
    fake.volumes = [thing("dead-volume", dead), thing("my-volume", ownership.owner())]
    monkeypatch.setattr(Engine, "connect", lambda: fake)
    return fake


def test_only_what_a_dead_process_owns_is_removed(
    engine: FakeEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    clean(images=False)
    assert engine.removed == ["dead", "dead-volume"]
    out = capsys.readouterr().out
    assert "1 containers, 1 volumes" in out
    assert f"still running: r1 (process another-host/1/1), r1 (process {ownership.owner()})" in out


def test_images_are_removed_only_when_asked_for_and_not_those_that_build_on_ours(
    engine: FakeEngine,
) -> None:
    clean(images=True)
    ours = ["pcsc-gallery/a:1", "localhost/pcsc-gallery/b:1"]
    assert engine.removed == ["dead", "dead-volume", *ours]


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("kind", [SOCKET_FOLDERS, WORKER_FOLDERS])
def test_folders_of_dead_benches_and_workers_are_removed_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    owners = {"dead": f"{ownership.owner()}0", "mine": ownership.owner(), "nobodys": None}
    for name, owner in owners.items():
        folder = tmp_path / f"{kind}{name}"
        folder.mkdir()
        if owner:
            (folder / OWNER_FILE).write_text(owner)
    clean(images=False)
    left = {path.name.removeprefix(kind) for path in tmp_path.iterdir()}
    assert left == {"mine", "nobodys"}
