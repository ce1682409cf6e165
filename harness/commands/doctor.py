"""`inv doctor`: what is wrong with this machine, and what to type."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from rich.text import Text

from harness.engine.endpoints import candidates
from harness.engine.engine import Engine
from harness.engine.host import Host
from harness.engine.info import Info, is_rootless
from harness.engine.ownership import is_left
from harness.errors import EngineDenied, EngineMissing, Problem
from harness.images import certificates
from harness.images.base import BASE
from harness.paths import REPORTS, ROOT
from harness.render.console import console

ENOUGH_BYTES = 14 * 10**9  # the images of all samples take 10 GB, their linters' some more


@dataclass(frozen=True)
class Finding:
    """One thing looked at: fine, worth knowing, or wrong (then with what to type)."""

    mark: str
    text: str
    hint: str = ""


def _fine(text: str) -> Finding:
    return Finding("ok", text)


def _note(text: str, hint: str = "") -> Finding:
    return Finding("note", text, hint)


def _wrong(text: str, hint: str) -> Finding:
    return Finding("WRONG", text, hint)


def examine() -> int:
    """Print the findings; returns 1 when something is wrong."""
    out = console()
    found = list(findings())
    styles = {"ok": "green", "note": "yellow", "WRONG": "bold red"}
    for finding in found:
        out.print(Text(f"{finding.mark:>5}  ", styles[finding.mark]), end="")
        out.print(finding.text)
        if finding.hint:
            out.print(f"       {finding.hint}")
    return 1 if any(finding.mark == "WRONG" for finding in found) else 0


def findings() -> Iterator[Finding]:
    """Everything that is looked at, in turn."""
    yield _fine(f"Python {platform.python_version()} in {sys.prefix}, {platform.platform()}")
    yield from disk(shutil.disk_usage(ROOT).free)
    yield authorities()
    try:
        engine = Engine.connect()
    except EngineMissing as missing:
        yield from no_engine(missing, Host.here())
        return
    except Problem as problem:
        yield _wrong(problem.what, problem.hint or problem.why)
        return
    info = engine.info()
    yield _fine(
        f"{engine.product} {engine.version} at {engine.endpoint.url} ({engine.endpoint.origin}): "
        f"{info.get('OperatingSystem')}, {info.get('NCPU')} processors, "
        f"{info.get('MemTotal', 0) / 2**30:.0f} GiB, {info.get('Driver')}"
    )
    yield from limits(info)
    yield from images(engine)
    yield from leftovers(engine)


def disk(free: int) -> Iterator[Finding]:
    """Room for images, and for reports. free: in bytes, where the checkout is."""
    text = f"{free / 1e9:.0f} GB free where the checkout is ({ROOT})"
    yield _fine(text) if free > ENOUGH_BYTES else _wrong(text, "images need some 14 GB: free some")
    where = REPORTS if REPORTS.exists() else ROOT
    if os.access(where, os.W_OK):
        yield _fine(f"reports can be written to {REPORTS}")
    else:
        yield _wrong(f"{where} is not writable", "./inv run --report /another/place.jsonl")


def authorities() -> Finding:
    """The site's own certificate authorities."""
    try:
        count = certificates.site_authorities().count(b"-----BEGIN CERTIFICATE-----")
    except Problem as problem:
        return _wrong(f"{problem.what} {problem.why}".strip(), "name a file with PEM certificates")
    if count:
        return _note(
            f"{count} certificate authorities of this site go into builds (and into no sample)",
            f"{certificates.VARIABLE}=FILE names others, {certificates.VARIABLE}= none",
        )
    return _fine("no certificate authority of a site's own")


def no_engine(missing: EngineMissing, host: Host) -> Iterator[Finding]:
    """Why no engine answers."""
    text = f"{missing.what} {missing.why}"
    if isinstance(missing, EngineDenied) or any(endpoint.explicit for endpoint in candidates()):
        yield _wrong(text, missing.hint)
        return  # what this machine has of its own does not matter
    if host.podman and host.dockerd is None:
        yield _wrong(text, host.podman_start)
        yield _note(f"{host.podman} is installed, and its socket is not active")
        return
    yield _wrong(text, "./inv setup")
    daemon = host.dockerd
    if daemon is None:
        yield _note("there is no dockerd on this machine", "./inv setup installs one on Debian")
    elif host.init:
        yield _note(f"{daemon} is installed", "systemctl status docker; journalctl -u docker")
    else:
        yield _note(f"{daemon} is installed, and no init system runs", "./inv setup starts it")


def limits(info: Info) -> Iterator[Finding]:
    """Limits that the engine passes over in silence. info: its own description."""
    if is_rootless(info) and str(info.get("CgroupVersion")) == "1":
        yield _note(
            "no limits on memory and processes: this engine is rootless, under cgroup v1",
            "do not run samples there that you do not trust; with cgroup v2 the limits hold",
        )


def images(engine: Engine) -> Iterator[Finding]:
    """The base image."""
    if engine.images.id(BASE):
        yield _fine(f"the base image {BASE} is there")
    else:
        yield _wrong(f"the base image {BASE} is not there", "./inv setup gets or makes it")


def leftovers(engine: Engine) -> Iterator[Finding]:
    """What killed runs left in the engine."""
    containers, volumes = engine.leftovers()
    dead = [found for found in (*containers, *volumes) if is_left(found, set())]
    if dead:
        yield _wrong(f"killed runs left {len(dead)} containers and volumes", "./inv clean")
    else:
        yield _fine("nothing of killed runs is left in the engine")
