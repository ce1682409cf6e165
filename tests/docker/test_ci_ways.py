"""The ways to a bench in containers and CI: the very files, as far as this machine can run them.

The shell script is run as it is, the compose file by Docker's compose, the dev container as its
tools start it. Of GitLab's, the script lines are run in a container of the image that the job
names. GitHub's is tried in test_bench_action.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator

import pytest
import yaml

from harness.bench.any_client import any_client_image
from harness.engine.engine import Engine
from harness.engine.session import Session, session
from harness.engine.spec import ContainerSpec
from harness.images.base import images_of
from harness.images.context import tar
from harness.paths import CONTAINERS, SAMPLES
from harness.samples.folder import choose_samples

FOLDER = CONTAINERS / "ci"
SAMPLE = "c-winscard"
FILE = "/compose/compose.yaml"


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


class Compose:
    """Docker's own compose, in a container that has the engine's socket and the compose file."""

    def __init__(self, opened: Session, project: str, **environment: str) -> None:
        scheme, _, socket = opened.engine.endpoint.url.partition("://")
        if not opened.engine.endpoint.local or scheme != "unix":
            pytest.skip("compose gets at the engine by a socket of this host")
        image = images_of(opened).packages(("docker-cli", "docker-compose"), lambda _: None)
        volumes = {socket: ("/var/run/docker.sock", "rw"), str(FOLDER): ("/compose", "ro")}
        self._words = ["docker", "compose", "--project-name", project, "--file", FILE]
        self._environment = environment
        self.container = opened.container(
            ContainerSpec(image, ["sleep", "600"], volumes=volumes, hardened=False)
        )
        self.container.start()

    def run(self, *words: str) -> tuple[int | None, str]:
        """Run one of its commands; exit status, and all that it printed."""
        said = self.container.execute([*self._words, *words], environment=self._environment)
        return said.exit_status, (said.stdout + said.stderr).decode()


@pytest.fixture
def compose(opened: Session, bench: str, app: tuple[str, list[str]]) -> Iterator[Compose]:
    """The compose file's services, with a program in an image whose command it is."""
    image, command = app
    tag = "pcsc-gallery/composed:test"
    recipe = f"FROM {image}\nENTRYPOINT []\nCMD {json.dumps(command)}\n"
    opened.build(tar({"Dockerfile": recipe.encode()}), tag, lambda _: None)
    made = Compose(opened, f"test-{os.getpid()}", BENCH=bench, APP=tag)
    yield made
    status, said = made.run("down", "--volumes", "--remove-orphans", "--timeout", "1")
    made.container.remove()
    opened.engine.images.remove(tag)
    assert status == 0, said
    assert "in use" not in said, "nothing is left"


def test_compose(compose: Compose) -> None:
    status, said = compose.run("up", "--exit-code-from", "app")
    assert status == 0, said
    assert "Hello world!" in said and "> 00 A4 04 00 0A" in said, "both speak"


def test_a_dev_container_is_the_service_of_the_compose_file(
    compose: Compose, app: tuple[str, list[str]]
) -> None:
    text = (FOLDER / "devcontainer.json").read_text(encoding="utf-8")
    said = json.loads(re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE))
    assert (FOLDER / said["dockerComposeFile"]).is_file() and said["overrideCommand"] is True
    service = said["service"]
    # As its tools start it: with a command that does not end.
    status, printed = compose.run(
        "run", "--detach", "--name", f"dev-{os.getpid()}", service, "sleep", "60"
    )
    assert status == 0, printed
    inside = ["docker", "exec", f"dev-{os.getpid()}", *app[1]]
    assert b"Hello world!" in compose.container.execute(inside).stdout
    status, printed = compose.run("exec", "-T", "bench", "tell", "remove")
    assert status == 0, printed
    assert compose.container.execute(inside).exit_status == 1


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
