"""Finds an engine; on Debian and Ubuntu, as root, installs and starts Docker's.

Works with and without an init system, and says each thing that it changes. Where it may
not or cannot help, it says what to do.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import psutil

from harness import interrupts
from harness.engine.endpoints import candidates
from harness.engine.engine import Engine
from harness.engine.host import Host, find_daemon, is_debian_like
from harness.errors import EngineDenied, EngineMissing, Problem

Say = Callable[[str], None]

DAEMON_LOG = Path("/var/log/dockerd.log")
PID_FILES = (Path("/var/run/docker.pid"), Path("/run/docker.pid"))
START_LIMIT_S = 60


def ensure_engine(say: Say) -> Engine:
    """An engine that answers, started or installed where that is needed and possible."""
    try:
        return Engine.connect()
    except EngineDenied:
        raise  # one is there: nothing is to be started or installed
    except EngineMissing as missing:
        host = Host.here()
        _check_startable(missing, host)
    daemon = host.dockerd or _install(say)
    if not host.root:
        hint = "sudo systemctl start docker" if host.init else "sudo ./inv setup"
        own = f"; or a Podman of your own: {host.podman_start}" if host.podman else ""
        raise EngineMissing("A Docker engine is installed, and does not run.", hint=hint + own)
    return _start(daemon, host.init, say)


def _check_startable(missing: EngineMissing, host: Host) -> None:
    """Raise EngineMissing where another engine than this host's dockerd is meant."""
    named = next((c for c in candidates() if c.explicit), None)
    if named:
        raise EngineMissing(
            f"The Docker engine that {named.origin} names does not answer.",
            missing.why,
            f"start it, or unset {named.origin} to use this machine's own",
        ) from missing
    if host.podman and host.dockerd is None:
        raise EngineMissing(
            "Podman is installed, and its socket is not active.",
            missing.why,
            f"{host.podman_start} (then ./inv setup again)",
        ) from missing


def _install(say: Say) -> str:
    """Install docker.io; gives the path of dockerd."""
    if not is_debian_like() or os.geteuid() != 0:
        raise EngineMissing(
            "There is no Docker engine on this machine.",
            "setup installs one only as root on Debian and Ubuntu",
            "install Docker Engine or Docker Desktop (https://docs.docker.com/engine/install/), "
            "or Podman, or set DOCKER_HOST; on Debian or Ubuntu: sudo ./inv setup",
        )
    say("No Docker engine here: installing Debian's docker.io package.")
    apt_install(["docker.io"])
    daemon = find_daemon()
    if daemon is None:
        raise Problem("docker.io is installed, yet there is no dockerd.", hint="./inv doctor")
    return daemon


def apt_install(packages: Sequence[str]) -> None:
    """Install Debian packages on this host. Raises Problem with apt's last words."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages],
    ):
        status, said = _uninterrupted(command, environment)
        if status != 0:
            raise Problem(
                f"apt could not install {' '.join(packages)}.",
                "\n".join(said.strip().splitlines()[-8:]),
                f"run {' '.join(command)} by hand to see the whole of it",
            )


def _uninterrupted(command: Sequence[str], environment: Mapping[str, str]) -> tuple[int, str]:
    """Run apt to its end even on Ctrl-C: half-configured packages would be left otherwise."""
    with subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            said = process.communicate()[0]
        except KeyboardInterrupt:
            with interrupts.held("apt is let finish; a moment."):
                process.communicate()
            raise
    return process.returncode, said


def _start(daemon: str, init: bool, say: Say) -> Engine:
    if init:
        say("Starting the Docker engine: systemctl start docker")
        subprocess.run(["systemctl", "start", "docker"], check=False)
        return _wait(None)
    remove_stale_pid_file(say)
    say(f"Starting the Docker engine by hand (no init system here): {daemon}, log {DAEMON_LOG}")
    with DAEMON_LOG.open("ab") as log:
        process = subprocess.Popen(
            [daemon], stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
    return _wait(process)


def _wait(process: subprocess.Popen[bytes] | None) -> Engine:
    """Until the engine answers. It offers no event to wait for, so it is asked again."""
    deadline = time.monotonic() + START_LIMIT_S
    while True:
        try:
            return Engine.connect()
        except EngineMissing as error:
            dead = process is not None and process.poll() is not None
            if dead or time.monotonic() > deadline:
                raise EngineMissing(
                    "The Docker engine does not start.",
                    _last_lines(DAEMON_LOG) if process else error.why,
                    "./inv doctor looks closer; journalctl -u docker, where systemd runs",
                ) from error
            time.sleep(0.1)


def remove_stale_pid_file(say: Say, paths: Sequence[Path] = PID_FILES) -> None:
    """Let dockerd start where its pid file was left by one that was killed.

    It refuses to while any process has the number in that file.
    """
    for path in paths:
        try:
            number = int(path.read_text().strip())
        except (OSError, ValueError):
            continue
        if _is_dockerd(number):
            say(f"A dockerd (process {number}) runs but does not answer: ending it.")
            os.kill(number, signal.SIGTERM)
            deadline = time.monotonic() + 15
            while _is_dockerd(number) and time.monotonic() < deadline:
                time.sleep(0.1)
        if path.exists():
            say(f"Removing {path}, left by a dockerd that was killed.")
            path.unlink(missing_ok=True)


def _is_dockerd(number: int) -> bool:
    """Whether a process of that number lives, and is a dockerd; a zombie does not live."""
    try:
        process = psutil.Process(number)
        return process.name() == "dockerd" and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.Error, ValueError):
        return False


def _last_lines(path: Path, count: int = 5) -> str:
    try:
        return "\n".join(path.read_text(errors="replace").splitlines()[-count:])
    except OSError:
        return ""
