"""A second Docker engine on this host: a dockerd with a root, socket and pid file of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import docker

from harness.engine.endpoints import Endpoint
from harness.engine.engine import Engine
from harness.engine.host import find_daemon

START_LIMIT_S = 60


def why_not() -> str:
    """Why there can be none here; "" where there can."""
    if os.geteuid() != 0:
        return "a second dockerd needs root"
    return "" if find_daemon() else "there is no dockerd on this host"


@contextmanager
def second_engine() -> Iterator[Engine]:
    """An engine without images and without a network, until the end of this."""
    daemon = find_daemon()
    assert daemon
    folder = Path(tempfile.mkdtemp(prefix="pcsc-dockerd-"))  # short: a socket's path is
    url = f"unix://{folder}/docker.sock"
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [
                # In a network of its own: it would take the first engine's bridge away.
                "unshare", "--net", daemon,
                f"--host={url}", f"--data-root={folder}/data", f"--exec-root={folder}/exec",
                f"--pidfile={folder}/pid", "--bridge=none", "--iptables=false",
                "--ip-masq=false", "--containerd-namespace=pcsc-second",
                "--containerd-plugins-namespace=pcsc-second-plugins",
            ],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    try:
        yield _wait(url, process, folder / "log")
    finally:
        process.terminate()
        process.wait(30)
        _unmount(folder)
        shutil.rmtree(folder)


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> Engine:
    deadline = time.monotonic() + START_LIMIT_S
    while True:
        try:
            return Engine(Endpoint(url, "second", explicit=True))
        except Exception:
            if process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(log.read_text(errors="replace")[-3000:]) from None
            time.sleep(0.1)


def _unmount(folder: Path) -> None:
    """What a dockerd leaves mounted when it ends: the network namespaces of its containers."""
    mounts = [line.split()[1] for line in Path("/proc/mounts").read_text().splitlines()]
    for path in sorted((m for m in mounts if m.startswith(f"{folder}/")), reverse=True):
        subprocess.run(["umount", path], check=True)


def bring(names: Sequence[str], source: Engine, target: Engine) -> None:
    """Copy images from one engine to another, as docker save and docker load do."""
    here, there = (
        docker.APIClient(base_url=e.endpoint.url, version="auto", timeout=300)
        for e in (source, target)
    )
    for name in names:  # one by one: layers that are there already are passed over
        for _ in there.load_image(here.get_image(name)):
            pass
        assert target.images.id(name) == source.images.id(name)
