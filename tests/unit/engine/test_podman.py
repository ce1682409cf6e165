"""What Podman 4 answers otherwise than Docker, from its own answers."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.engine.endpoints import Endpoint
from harness.engine.engine import Engine
from harness.errors import BuildFailed
from tests.support.engine_server import DOCKER, PODMAN, EngineServer, serving

IMAGE = "sha256:" + "1f" * 32
ARCHIVE = io.BytesIO(b"a root file system")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EngineServer]:
    """A socket that Podman 4.3 answers at."""
    with serving(tmp_path / "podman.sock", PODMAN) as opened:
        yield opened


def connect(server: EngineServer) -> Engine:
    """The engine behind a socket."""
    return Engine(Endpoint(server.url, "test", explicit=True))


def test_podman_is_told_from_docker(server: EngineServer, tmp_path: Path) -> None:
    podman = connect(server)
    assert (podman.product, podman.version) == ("Podman", "4.3.1")
    with serving(tmp_path / "docker.sock", DOCKER) as other:
        docker = connect(other)
    assert (docker.product, docker.version) == ("Docker", "20.10.24")


def test_an_engine_that_lists_no_components_is_taken_for_docker(server: EngineServer) -> None:
    server.answers["/version"] = {"Version": "1.13", "ApiVersion": "1.25"}
    assert connect(server).product == "Docker"


def test_an_imported_image_has_the_tag_that_podman_takes_only_within_its_name(
    server: EngineServer,
) -> None:
    server.answers["/images/create"] = {"status": IMAGE, "id": IMAGE}
    server.answers["/images/base:half/json"] = {"Id": IMAGE, "Size": 1}
    assert connect(server).images.load(ARCHIVE, "base", "half") == IMAGE
    imported = next(query for _, path, query in server.asked if path.endswith("/images/create"))
    assert (imported["repo"], imported.get("tag")) == ("base:half", None)


@pytest.mark.parametrize("answer", [{"status": IMAGE}, {"error": "no space left"}])
def test_an_imported_image_that_is_not_there_has_no_name(
    server: EngineServer, answer: dict[str, str]
) -> None:
    server.answers["/images/create"] = answer
    with pytest.raises(BuildFailed) as failed:
        connect(server).images.load(ARCHIVE, "base", "half")
    assert next(iter(answer.values())) in failed.value.why


def test_a_container_that_a_rootless_podman_cannot_pause_is_committed_all_the_same(
    server: EngineServer,
) -> None:
    server.answers["/commit"] = {"Id": IMAGE}
    connect(server).commit("c1", "packages", "1", ["CMD []"])
    asked = server.asked[-1][2]
    assert (asked["pause"].lower(), asked["changes"]) == ("false", "CMD []")
