"""The bench that serves every client, with its own build of pcscd."""

from __future__ import annotations

import shutil
from pathlib import Path

from harness.bench.any_client import any_client_image
from harness.engine.session import Session
from harness.images.base import images_of
from harness.images.images import Images
from harness.paths import CONTAINERS


def test_edit_of_the_bench_compiles_no_daemon(opened: Session, tmp_path: Path) -> None:
    any_client_image(images_of(opened), lambda _: None)
    containers = tmp_path / "containers"
    shutil.copytree(CONTAINERS, containers)
    with (containers / "bench/reader.conf").open("a") as file:
        file.write(f"# {opened.run_id}\n")
    images = Images(opened, images_of(opened).base, containers=containers)
    said: list[str] = []
    image = any_client_image(images, said.append)
    for tag in (image.tag, images.tool_tag("bench", f"BASE={images.base}")):
        opened.engine.images.remove(tag)
    steps = [line for line in said if line.startswith("Step ")]
    assert [step for step in steps if "reader.conf" in step]
    assert not [step for step in steps if "ninja" in step]
