"""The ways to a bench in containers and CI: the very files, as far as this machine can run them.

The shell script is run as it is. Of the compose file and the dev container's, what they say is
started through the engine, as there may be no compose here; of GitLab's, the script lines are run
in a container of the image that the job names. GitHub's is tried in test_bench_action.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from harness.bench.any_client import any_client_image
from harness.engine.engine import Engine
from harness.engine.session import Session, session
from harness.engine.spec import ContainerSpec
from harness.images.base import images_of
from harness.paths import CONTAINERS, SAMPLES
from harness.samples.folder import choose_samples

FOLDER = CONTAINERS / "ci"
SAMPLE = "c-winscard"
LIMIT_S = 60


@pytest.fixture(scope="module")
def opened(engine: Engine) -> Iterator[Session]:
    with session(engine) as made:
        yield made


@pytest.fixture(scope="module")
def bench(opened: Session) -> str:
    """The bench's image."""
    return any_client_image(images_of(opened), lambda _: None).tag


@pytest.fixture(scope="module")
def app(opened: Session) -> tuple[str, list[str]]:
    """An image with a PC/SC program, and its command."""
    (sample,) = choose_samples(SAMPLES, [SAMPLE])
    program = sample.manifest.programs["hello"].run
    return images_of(opened).sample(sample, lambda _: None).tag, [*program]


def beside(bench: str, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the shell script."""
    if shutil.which("docker") is None:
        pytest.skip("the script needs the command docker")
    return subprocess.run(
        [FOLDER / "beside-a-bench.sh", *words],
        env={**os.environ, "BENCH": bench, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_shell(bench: str, app: tuple[str, list[str]]) -> None:
    image, command = app
    done = beside(bench, image, *command, CARD="hello greeting=Moin")
    assert done.returncode == 0, done.stderr
    assert "Moin\n" in done.stdout, "what the program said"
    assert "> 00 A4 04 00 0A A0 00 00 00 62 03 01 0C 06 01" in done.stdout, "what the card saw"
    done = beside(bench, image, *command, CARD="none")
    assert done.returncode == 1
    done = beside(bench, image, *command, CARD="helo")
    assert (done.returncode, done.stdout) == (2, "") and "unknown card: 'helo'" in done.stderr


def filled(value: Any, variables: dict[str, str]) -> Any:
    """A value of the compose file with its variables: ${NAME:-usual}, ${NAME:?what it is}."""
    if isinstance(value, dict):
        return {key: filled(one, variables) for key, one in value.items()}
    if isinstance(value, list):
        return [filled(one, variables) for one in value]
    if isinstance(value, str):
        return re.sub(r"\$\{(\w+):[-?][^}]*\}", lambda m: variables[m[1]], value)
    return value


def test_compose(opened: Session, bench: str, app: tuple[str, list[str]]) -> None:
    image, command = app
    said = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))
    services = filled(said, {"BENCH": bench, "APP": image})["services"]
    ours, theirs = services["bench"], services["app"]
    assert theirs["depends_on"] == {"bench": {"condition": "service_healthy"}}
    assert (ours["network_mode"], ours["read_only"], ours["cap_drop"]) == ("none", True, ["ALL"])
    volume = opened.volume()
    (shared,), (mounted,) = ours["volumes"], theirs["volumes"]
    made = opened.container(  # hardened: just what the service says of itself
        ContainerSpec(
            ours["image"],
            ours["command"],
            entrypoint=None,
            volumes={volume: (shared.split(":")[1], "rw")},
            tmpfs={path: "mode=1777" for path in ours["tmpfs"]},
        )
    )
    made.start()
    how, *check = ours["healthcheck"]["test"]
    assert how == "CMD"
    until = time.monotonic() + LIMIT_S
    while made.execute(check).exit_status != 0:
        assert time.monotonic() < until, "the service does not become healthy"
        time.sleep(0.1)
    _, folder, mode = mounted.split(":")
    container = opened.container(
        ContainerSpec(theirs["image"], ["sleep", "60"], volumes={volume: (folder, mode)})
    )
    container.start()
    assert b"Hello world!" in container.execute(command).stdout
    container.remove()
    made.remove()


def test_a_dev_container_is_the_service_of_the_compose_file() -> None:
    text = (FOLDER / "devcontainer.json").read_text(encoding="utf-8")
    said = json.loads(re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE))
    assert (FOLDER / said["dockerComposeFile"]).is_file()
    compose = yaml.safe_load((FOLDER / "compose.yaml").read_text(encoding="utf-8"))
    assert said["service"] in compose["services"] and said["overrideCommand"] is True


def test_gitlab_in_the_bench(opened: Session, bench: str) -> None:
    said = yaml.safe_load((FOLDER / "gitlab-ci.yml").read_text(encoding="utf-8"))
    job = said["in-the-bench"]
    assert job["image"]["name"] == "$BENCH" and job["image"]["entrypoint"] == [""]
    program = """
from smartcard.System import readers
connection = readers()[0].createConnection()
connection.connect()
connection.transmit(list(bytes.fromhex("00A404000AA00000006203010C0601")))
print(bytes(connection.transmit([0, 0, 0, 0])[0]).decode())
"""
    lines = [*job["before_script"], *job["script"], *job["after_script"]]
    script = "\n".join([f"cat > hello.py <<'EOF'{program}EOF", "set -e", *lines])
    container = opened.container(
        ContainerSpec(
            bench,
            ["sleep", "100"],
            user=job["image"]["docker"]["user"],
            environment=job["variables"],
            hardened=False,
        )
    )
    container.start()
    done = container.execute(["sh", "-c", f"cd /tmp && {script}"])
    container.remove()
    assert done.exit_status == 0, done.stderr
    printed = done.stdout.decode()
    assert "Hello world!" in printed and "* remove" in printed


def test_gitlab_beside_the_bench_runs_the_script_of_this_folder() -> None:
    said = yaml.safe_load((FOLDER / "gitlab-ci.yml").read_text(encoding="utf-8"))
    *_, last = said["beside-the-bench"]["script"]
    assert (FOLDER / last.split()[0]).is_file()
