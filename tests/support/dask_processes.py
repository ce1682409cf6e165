"""A Dask scheduler and its workers as a user starts them: processes of a checkout."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from harness.paths import ROOT
from tests.support.docker import Spawned, spawn

START_LIMIT_S = 60


class Cluster:
    """A scheduler at `address`, and workers by name."""

    def __init__(self, address: str, stack: ExitStack) -> None:
        self.address, self._stack = address, stack
        self.workers: dict[str, Spawned] = {}

    def start_worker(self, name: str, engine_url: str, checkout: Path = ROOT) -> None:
        """Start a worker that is not started again when it dies."""
        self.workers[name] = self._stack.enter_context(
            _dask("worker", self.address, "--name", name, "--no-nanny", "--no-dashboard",
                  env={"DOCKER_HOST": engine_url}, checkout=checkout)
        )  # fmt: skip


@contextmanager
def scheduler(folder: Path) -> Iterator[Cluster]:
    """A scheduler without workers and without the harness; whatever was started ends with this."""
    told = folder / "scheduler.json"
    with ExitStack() as stack:
        process = stack.enter_context(
            _dask("scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
                  "--scheduler-file", told, checkout=folder)
        )  # fmt: skip
        yield Cluster(_address(told, process), stack)


@contextmanager
def _dask(
    *words: str | Path, env: dict[str, str] | None = None, checkout: Path = ROOT
) -> Iterator[Spawned]:
    with spawn(sys.executable, "-m", "dask", *words, env=env, checkout=checkout) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.communicate(timeout=60)


def _address(told: Path, process: Spawned) -> str:
    deadline = time.monotonic() + START_LIMIT_S
    while not told.exists():
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return str(json.loads(told.read_text())["address"])
