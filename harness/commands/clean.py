"""`inv clean`: removes what killed runs left in the engine, by label and nothing else."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from harness.engine import ownership
from harness.engine.engine import Engine
from harness.engine.ownership import (
    LABEL,
    OWNER_FILE,
    RUN_LABEL,
    SOCKET_FOLDERS,
    WORKER_FOLDERS,
    is_left,
)
from harness.images.blueprints import REPOSITORY

_OURS = re.compile(rf"(localhost/)?{REPOSITORY}/")  # with a host, as Podman has it


def clean(images: bool) -> None:
    """Remove containers, volumes and untagged images of runs whose process is gone.

    What belongs to a run that lives is left, and said to be. images: remove ours as well.
    """
    engine = Engine.connect()
    live: set[str] = set()
    containers, volumes = engine.leftovers()
    dead_containers = [c for c in containers if is_left(c, live)]
    for container in dead_containers:
        engine.remove_container(container["Id"])
    dead_volumes = [v for v in volumes if is_left(v, live)]
    for volume in dead_volumes:
        engine.remove_volume(volume["Name"])
    untagged = [i for i in engine.images.labelled(RUN_LABEL, dangling=True) if is_left(i, live)]
    for image in untagged:
        engine.images.remove(image["Id"])
    folders = [folder for folder in _folders() if _is_dead(folder)]
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
    tags = _remove_tags(engine) if images else 0
    print(
        f"clean: removed {len(dead_containers)} containers, {len(dead_volumes)} volumes, "
        f"{len(untagged)} untagged images, {len(folders)} folders"
        + (f", {tags} image tags." if images else ".")
    )
    if live:
        print(f"clean: left alone, still running: {', '.join(sorted(live))}")


def _folders() -> list[Path]:
    """The folders that benches share with programs of this host, and those of workers."""
    here = Path(tempfile.gettempdir())
    return sorted(
        path for name in (SOCKET_FOLDERS, WORKER_FOLDERS) for path in here.glob(f"{name}*")
    )


def _is_dead(folder: Path) -> bool:
    try:
        return not ownership.is_alive((folder / OWNER_FILE).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return False


def _remove_tags(engine: Engine) -> int:
    """Remove our names alone: who builds on an image of ours inherits its label."""
    images = engine.images.labelled(LABEL)
    tags = [tag for image in images for tag in image.get("RepoTags") or [] if _OURS.match(tag)]
    for tag in tags:
        engine.images.remove(tag)
    return len(tags)
