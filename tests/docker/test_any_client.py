"""The bench that serves every client, with its own build of pcscd."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.bench.any_client import any_client_image, daemon_of
from harness.bench.bench import SOCKET_FOLDER, Bench
from harness.engine.engine import Engine
from harness.engine.session import Session, session
from harness.engine.spec import ContainerSpec
from harness.engine.streams import ExecResult
from harness.images.base import images_of
from harness.images.images import Images
from harness.paths import CONTAINERS, SAMPLES
from harness.samples.folder import choose_samples
from harness.scenarios import words
from tests.support.docker import left_of

SAMPLE = "scriptor"  # small, and quick to build


class Place:
    """A bench, and a program in a container beside it."""

    def __init__(self, opened: Session, bench: Bench) -> None:
        self.bench = bench
        (sample,) = choose_samples(SAMPLES, [SAMPLE])
        image = images_of(opened).sample(sample, lambda _: None).tag
        volumes = {bench.sockets: (SOCKET_FOLDER, "ro")}
        self._container = opened.container(ContainerSpec(image, ["sleep", "600"], volumes=volumes))
        self._container.start()
        self._program = sample.manifest.programs["hello"].run

    def result(self, atr: str) -> ExecResult:
        """What the program comes to with a card of that ATR."""
        self.bench.prepare(words.world(words.card("hello", 0, atr=atr)))
        return self._container.execute(self._program)


@pytest.fixture(scope="module")
def place(engine: Engine) -> Iterator[Place]:
    with session(engine) as opened:
        image = any_client_image(images_of(opened), lambda _: None).tag
        with Bench(opened, image) as bench:
            yield Place(opened, bench)
    assert left_of(engine, opened.run_id) == []


@pytest.mark.parametrize(
    "atr",
    [
        "3B 00",
        "3F 00",
        "3B 10 11",
        "3B 20 00",
        "3B 40 00",
        "3B 60 00 00",
        "3B 80 00",
        "3B 02 14 50",
        "3B 80 01 81",
        "3B 80 80 01 01",
    ],
)
def test_card_with_the_least_of_an_atr_can_be_used(place: Place, atr: str) -> None:
    result = place.result(atr)
    assert result.exit_status == 0, result.stderr
    kinds = [event["kind"] for event in place.bench.collect()]
    assert kinds.count("command") == kinds.count("response") == 2


@pytest.mark.parametrize("atr", ["3B 10", "3B 60 00"])
def test_card_whose_atr_lacks_an_announced_byte_is_refused(place: Place, atr: str) -> None:
    assert place.result(atr).exit_status != 0
    assert "command" not in {event["kind"] for event in place.bench.collect()}


def test_the_daemon_says_its_whole_version(place: Place) -> None:
    assert re.fullmatch(r"pcscd 2\.\d+\.\d+( \(patched: [a-z-]+\))?", daemon_of(place.bench))


def test_edit_of_the_bench_compiles_no_daemon(opened: Session, tmp_path: Path) -> None:
    any_client_image(images_of(opened), lambda _: None)
    containers = tmp_path / "containers"
    shutil.copytree(CONTAINERS, containers)
    with (containers / "bench/reader.conf").open("a") as file:
        file.write(f"# {opened.run_id}\n")
    images = Images(opened, images_of(opened).base, containers=containers)
    said: list[str] = []
    image = any_client_image(images, said.append)
    for tag in (image.tag, images.tool_tag("bench", f"BASE={images.base}")):
        opened.engine.images.remove(tag)
    steps = [line for line in said if line.startswith("Step ")]
    assert [step for step in steps if "reader.conf" in step]
    assert not [step for step in steps if "ninja" in step]
