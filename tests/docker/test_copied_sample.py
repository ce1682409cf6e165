"""A sample that a reader copied: its folder, the printed Dockerfile, and nothing of the gallery."""

from __future__ import annotations

import shutil
from pathlib import Path

from harness.bench.any_client import any_client_image
from harness.bench.bench import SOCKET_FOLDER, Bench
from harness.engine.session import Session
from harness.engine.spec import ContainerSpec
from harness.images.base import images_of
from harness.images.context import tar
from harness.images.dockerfile import labelled
from harness.images.readers import READER_BASE, readers_dockerfile
from harness.paths import SAMPLES
from harness.samples.folder import choose_samples
from harness.scenarios import words

SAMPLE = "c-winscard"  # built in a stage of its own, and fetches nothing but Debian's packages


def test_the_copy_builds_and_runs_beside_a_bench(opened: Session, tmp_path: Path) -> None:
    (sample,) = choose_samples(SAMPLES, [SAMPLE])
    folder = tmp_path / "hello"
    shutil.copytree(sample.folder, folder)
    images = images_of(opened)
    # The base is the same image, by the name that it has where no registry answers.
    text = readers_dockerfile(sample, "hello").replace(READER_BASE, images.base)
    text = labelled(text, opened.label)
    files = {p.name: p.read_bytes() for p in folder.iterdir()} | {"Dockerfile": text.encode()}
    tag = f"pcsc-gallery/copied:{opened.run_id.lower()}"
    try:
        opened.build(tar(files), tag, lambda _: None)
        with Bench(opened, any_client_image(images, lambda _: None).tag) as bench:
            bench.prepare(words.world(words.card()))
            volumes = {bench.sockets: (SOCKET_FOLDER, "ro")}
            container = opened.container(ContainerSpec(tag, ["sleep", "60"], volumes=volumes))
            container.start()
            result = container.execute(sample.manifest.programs["hello"].run)
            assert result.exit_status == 0, result.stderr
            assert result.stdout.endswith(b"Hello world!\n")
            container.remove()
    finally:
        opened.engine.images.remove(tag)
