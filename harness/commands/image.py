"""`inv image`: the bench's image as a registry would be given it: names, labels and SBOM."""

from __future__ import annotations

import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from harness.bench.any_client import any_client_image
from harness.engine.engine import Engine
from harness.engine.session import Session, session
from harness.engine.spec import ContainerSpec
from harness.errors import BadInput, BenchFailed
from harness.images.base import DIGEST, SUITE, UPSTREAM, images_of, is_pulled
from harness.images.context import tar
from harness.paths import ROOT
from harness.testbench.open_bench import build_log
from harness.testbench.sbom import Part, debian_parts, document
from harness.version import version

NAME: Final = "pcsc-bench"
_NAME: Final = re.compile(r"[a-z0-9]+([._/:-][a-z0-9]+)*")
_LISTED: Final = ["dpkg-query", "-W", "-f", "${Package}\t${Version}\t${Architecture}\n"]
# What was taken out of other packages, or compiled: lists that the images' Dockerfiles write.
_APART: Final = ["sh", "-c", "cat /opt/*/packages"]


def image(name: str, folder: Path, source: str = "") -> None:
    """Build the image, name it NAME:VERSION, NAME:MAJOR.MINOR and NAME:latest, write its SBOM.

    Nothing is pushed; what to type for that is printed. source: the page of the repository that it
    is built from, "" for none. BadInput for what no image is called.
    """
    if not _NAME.fullmatch(name):
        raise BadInput(f"No image can be called {name!r}.", hint=f"such as ghcr.io/OWNER/{NAME}")
    number = version()
    tags = (number, number.rpartition(".")[0], "latest")
    with session(Engine.connect()) as opened:
        built = any_client_image(images_of(opened), build_log).tag
        recipe = tar({"Dockerfile": f"FROM {built}\n".encode()})
        labels = _labels(opened.engine, number, source)
        opened.build(recipe, f"{name}:{number}", lambda _: None, labels=labels)
        for tag in tags[1:]:
            opened.engine.images.tag(f"{name}:{number}", name, tag)
        digest = opened.engine.images.id(f"{name}:{number}") or ""
        parts = _parts(opened, f"{name}:{number}", number)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{NAME}-{number}.spdx.json"
    path.write_bytes(document(NAME, number, digest, parts, datetime.now(UTC)))
    print(f"image: {name}:{number} is built; {len(parts)} packages of it are in {path}.")
    for tag in tags:
        print(f"  docker push {name}:{tag}")


def _labels(engine: Engine, number: str, source: str) -> dict[str, str]:
    """Of the OCI image spec (annotations.md); the base is named where a registry gave it."""
    labels = {
        "title": NAME,
        "description": "A virtual smart card in a virtual reader behind a real pcscd, for tests",
        "version": number,
        "licenses": "MIT",
    }
    if is_pulled(engine):
        labels["base.name"] = f"docker.io/library/{UPSTREAM}:{SUITE}-slim"
        labels["base.digest"] = DIGEST
    labels |= {"source": source} if source else {}
    if revision := _revision():
        labels["revision"] = revision
    return {f"org.opencontainers.image.{key}": value for key, value in labels.items()}


def _revision() -> str:
    """The commit of this checkout; "" where it is none, or was changed since."""
    git = ["git", "-C", str(ROOT)]
    try:
        head = subprocess.run([*git, "rev-parse", "HEAD"], capture_output=True, check=True)
        changed = subprocess.run([*git, "status", "--porcelain"], capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return "" if changed.stdout else head.stdout.decode().strip()


def _parts(opened: Session, tag: str, number: str) -> list[Part]:
    """Debian's packages, what is taken out of other packages, what was compiled, and our own."""
    container = opened.container(ContainerSpec(tag, ["sleep", "60"]))
    container.start()
    said = [container.execute(command) for command in (_LISTED, _APART)]
    container.remove()
    if any(listed.exit_status != 0 for listed in said):
        why = b"".join(listed.stderr for listed in said)
        raise BenchFailed("The image does not say what is in it.", why.decode())
    installed, apart = (debian_parts(listed.stdout.decode()) for listed in said)
    return [*installed, *apart, Part("pcsc-sample-gallery", number, licence="MIT")]
