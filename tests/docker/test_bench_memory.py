"""A bench that is used for long: its memory stays, and of its trace nothing is lost."""

from __future__ import annotations

import re
import signal
from pathlib import Path

import psutil
import pytest

from harness.bench.any_client import any_client_image
from harness.engine.engine import Engine
from harness.engine.session import Session
from harness.engine.spec import ContainerSpec
from harness.forms import json_lines
from harness.images.base import images_of
from harness.paths import ROOT
from tests.docker.test_bench_command import socket_of
from tests.support.docker import spawn

FIRST, THEN = 12_000, 24_000  # as many as fill what is kept on purpose, and many more
GROWTH = 4 << 20  # bytes: an event that is kept takes some hundred of them
CLIENT = """
import sys
from smartcard.System import readers
connection = readers()[0].createConnection()
connection.connect()
for _ in range(int(sys.argv[1])):
    connection.transmit([0, 0x84, 0, 0, 8])
"""


def held(process: psutil.Process) -> int:
    """The memory that a process has, in bytes."""
    return int(process.memory_info().rss)


def card_process(harness: psutil.Process) -> psutil.Process:
    """The one of the bench that was started last."""
    found = [
        process
        for process in psutil.process_iter(["cmdline", "create_time"])
        if "harness.benchd.card_process" in (process.info["cmdline"] or ())
        and process.info["create_time"] > harness.create_time()
    ]
    return max(found, key=lambda process: process.create_time())


def test_memory_stays_and_nothing_is_lost(engine: Engine, opened: Session, tmp_path: Path) -> None:
    if not engine.endpoint.local:
        pytest.skip("the processes of a bench are seen on the engine's own host")
    saved = tmp_path / "trace.json"
    bench = spawn(ROOT / "inv", "bench", "--quiet", "--save", str(saved))
    image = any_client_image(images_of(opened), lambda _: None).tag
    volumes = {str(socket_of(bench).parent): ("/run/pcscd", "ro")}
    container = opened.container(
        ContainerSpec(image, ["sleep", "600"], volumes=volumes, hardened=False)
    )
    container.start()
    harness = psutil.Process(bench.pid)
    processes = (harness, card_process(harness))
    memory = []
    for exchanges in (FIRST, THEN):
        done = container.execute(["python3", "-c", CLIENT, str(exchanges)])
        assert done.exit_status == 0, done.stderr
        memory.append([held(process) for process in processes])
    container.remove()
    bench.send_signal(signal.SIGINT)
    said, _ = bench.communicate(timeout=60)
    assert re.search(r"^The trace is in \S+\.$", said, re.MULTILINE), said
    grown = [after - before for before, after in zip(*memory, strict=True)]
    assert max(grown) < GROWTH, grown
    (recording,) = json_lines.read(saved.read_bytes(), "trace").recordings
    kinds = [event.kind for event in recording.events]
    assert kinds.count("command") == kinds.count("response") == FIRST + THEN
