"""The examples on the page of a bench, as they stand there, in a container that has what they need.

So it is also a test of a bench that is opened from within a container, with the engine's socket
and the temporary folder shared.
"""

from __future__ import annotations

import re
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.engine.engine import Engine
from harness.engine.session import Container, Session, session
from harness.engine.spec import ContainerSpec
from harness.images.base import BASE
from harness.images.context import tar
from harness.paths import HARNESS, ROOT, SAMPLES

PAGE = HARNESS / "testbench/README.md"
PACKAGES = (
    "libpcsclite1 python3-pyscard python3-pytest python3-docker python3-psutil python3-msgspec"
)
DOCKERFILE = f"""\
FROM {BASE}
RUN apt-get update && apt-get install -y --no-install-recommends {PACKAGES} python3-pathspec \\
 && apt-get clean
"""
TAG = "pcsc-gallery/test-bench-page:1"
SOCKET = "/var/run/docker.sock"


def blocks() -> list[str]:
    """The Python on the page."""
    return re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.M | re.S)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder that a bench's container and the tests' both see, with the page's examples in it."""
    path = Path(tempfile.mkdtemp(prefix="bench page "))
    for block in blocks():
        named = re.match(r"# (test_\w+\.py)\n", block)
        (path / (named[1] if named else "any.py")).write_text(block, encoding="utf-8")
    shutil.copy(SAMPLES / "python-pyscard/hello.py", path)
    program = path / "my-program"
    program.write_text('#!/bin/sh\nexec python3 "$(dirname "$0")/hello.py"\n', encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    yield path
    shutil.rmtree(path)


@pytest.fixture(scope="module")
def inside(engine: Engine) -> Iterator[Container]:
    """A container with pytest, pyscard and this project, which reaches the engine."""
    if engine.endpoint.url != f"unix://{SOCKET}":
        pytest.skip(f"the engine is not at {SOCKET}")
    with session(engine) as opened:
        yield from made(opened)


def made(opened: Session) -> Iterator[Container]:
    opened.build(tar({"Dockerfile": DOCKERFILE.encode()}), TAG, lambda _: None)
    spec = ContainerSpec(
        TAG,
        ["sleep", "600"],
        volumes={
            SOCKET: (SOCKET, "rw"),
            tempfile.gettempdir(): (tempfile.gettempdir(), "rw"),
            str(ROOT): ("/gallery", "ro"),
        },
        environment={"PYTHONPATH": "/gallery", "PYTHONDONTWRITEBYTECODE": "1"},
        hardened=False,
    )
    container = opened.container(spec)
    container.start()
    yield container
    container.remove()
    opened.engine.images.remove(TAG)


def test_every_example_is_tried() -> None:
    named = re.findall(r"^# (test_\w+\.py)$", PAGE.read_text(encoding="utf-8"), re.M)
    assert len(named) == len(blocks()) - 1, "all but one are files for pytest"


def test_the_examples_for_pytest(inside: Container, folder: Path) -> None:
    command = f"cd '{folder}' && python3 -m pytest -q -p harness.testbench.plugin --pcsc-required"
    done = inside.execute(["sh", "-c", command])
    said = done.stdout.decode() + done.stderr.decode()
    assert done.exit_status == 0, said
    assert re.search(r"^9 passed", said, re.M), said


def test_the_example_for_any_framework(inside: Container, folder: Path) -> None:
    done = inside.execute(["sh", "-c", f"cd '{folder}' && python3 any.py"])
    assert done.exit_status == 0, done.stderr.decode()
    assert "> 00 A4 04 00 0A A0 00 00 00 62 03 01 0C 06 01" in done.stdout.decode()
