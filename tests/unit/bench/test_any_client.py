"""The bench that serves every client: what is built again, and its pcscd by name."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from harness.bench.any_client import any_client_image, daemon_of
from harness.bench.bench import Bench
from harness.engine.session import Session
from harness.engine.streams import ExecResult
from harness.errors import BenchFailed
from harness.images.images import Images
from harness.paths import CONTAINERS
from tests.support.engine import FakeEngine
from tests.support.fake_session import FakeSession


class Builds:
    """An engine that builds from a copy of containers/."""

    def __init__(self, folder: Path) -> None:
        self.containers = folder / "containers"
        shutil.copytree(CONTAINERS, self.containers)
        self._engine = FakeEngine(base="sha256:1")

    def built(self) -> list[str]:
        """The folders of which an image is built now."""
        session = Session(self._engine.as_engine, "run", "host/1/2")
        images = Images(session, "base", containers=self.containers)
        del self._engine.images.built[:]
        any_client_image(images, lambda _: None)
        return [tag.split("/")[1].split(":")[0] for tag in self._engine.images.built]

    def edit(self, name: str) -> None:
        """Change a file."""
        with (self.containers / name).open("a") as file:
            file.write("# changed\n")


@pytest.fixture
def builds(tmp_path: Path) -> Builds:
    return Builds(tmp_path)


def test_three_images_are_built_and_once_only(builds: Builds) -> None:
    assert builds.built() == ["pcscd-any", "vpcd-single", "bench", "bench-any"]
    assert builds.built() == []


def test_edit_of_the_bench_compiles_no_daemon(builds: Builds) -> None:
    builds.built()
    builds.edit("bench/reader.conf")
    assert builds.built() == ["bench", "bench-any"]


def test_edit_of_the_daemon_is_taken_over_into_the_bench(builds: Builds) -> None:
    builds.built()
    builds.edit("pcscd-any/Dockerfile")
    assert builds.built() == ["pcscd-any", "bench-any"]


def bench_that_says(text: bytes) -> Bench:
    session = FakeSession(result=ExecResult(0, text, b"", 0.1, 0.1))
    return Bench(session.as_session, "image")


@pytest.mark.parametrize(
    ("version", "name"),
    [
        (b"1.9.9.", "pcscd 1.9.9"),
        (b"2.5.2+short-atr", "pcscd 2.5.2 (patched: short-atr)"),
        (b"2.5.3", "pcscd 2.5.3"),
        (b"2.6", "pcscd 2.6"),
    ],
)
def test_a_daemon_is_called_what_it_calls_itself(version: bytes, name: str) -> None:
    text = b"pcsc-lite version %s\nCopyright (C) 1999-2002\nMAX_READERNAME: 128\n" % version
    assert daemon_of(bench_that_says(text)) == name


def test_a_daemon_that_does_not_say_its_version_is_reported() -> None:
    with pytest.raises(BenchFailed, match="version") as caught:
        daemon_of(bench_that_says(b"pcscd: not found\n"))
    assert "not found" in caught.value.why
