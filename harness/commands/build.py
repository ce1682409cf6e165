"""`inv build`: the images of samples, without running them."""

from __future__ import annotations

from collections.abc import Sequence

from harness.engine.engine import Engine
from harness.engine.session import session
from harness.images.base import images_of
from harness.images.images import Images
from harness.images.queue import Target, build_all, check_jobs
from harness.live.display import Display
from harness.paths import SAMPLES
from harness.runs.events import BuildBroke, Event
from harness.samples.sample import Sample, choose_samples


def build(names: Sequence[str], jobs: int) -> int:
    """Build what is missing; 0 when all images are there, 1 when one could not be built."""
    check_jobs(jobs)
    samples = choose_samples(SAMPLES, names)
    engine = Engine.connect()
    with session(engine) as opened, Display(samples, []) as display:
        images = images_of(opened)
        missing = [s for s in samples if engine.image_id(images.sample_tag(s)) is None]
        failed = _build_all(images, missing, jobs or int(engine.info()["NCPU"]), display)
    there = len(samples) - len(failed)
    print(f"build: {there} of {len(samples)} images are there; {len(missing)} were missing.")
    return 1 if failed else 0


def _build_all(
    images: Images, samples: Sequence[Sample], jobs: int, display: Display
) -> list[BuildBroke]:
    display.expect(sample.id for sample in samples)
    failed: list[BuildBroke] = []

    def tell(event: Event) -> None:
        if isinstance(event, BuildBroke):
            failed.append(event)
        display.show(event)

    build_all(images.session, [_target(images, sample) for sample in samples], jobs, tell)
    return failed


def _target(images: Images, sample: Sample) -> Target:
    return Target(sample.id, lambda log: images.sample(sample, log), lambda _: None, lambda _: None)
