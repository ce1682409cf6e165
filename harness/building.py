"""`inv build`: the images of samples, without running them."""

from __future__ import annotations

import queue
from collections.abc import Sequence

from harness import certificates, interrupts
from harness.baseimage import BASE
from harness.builders import Builders, Target, check_jobs
from harness.display import Display
from harness.engine import Engine
from harness.errors import Problem
from harness.events import BuildBroke, BuildEnded, Event, Fatal
from harness.images import Images
from harness.paths import LOGS, SAMPLES
from harness.samples import Sample, load_all, select
from harness.sessions import session


def build(names: Sequence[str], jobs: int) -> int:
    """Build what is missing; 0 when all images are there, 1 when one could not be built."""
    check_jobs(jobs)
    samples = select("sample", {s.id: s for s in load_all(SAMPLES)}, names)
    engine = Engine.connect()
    with session(engine) as opened, Display(samples, []) as display:
        images = Images(opened, BASE, certificates.site_authorities())
        missing = [s for s in samples if engine.image_id(images.sample_tag(s)) is None]
        failed = _build_all(images, missing, jobs or int(engine.info()["NCPU"]), display)
    there = len(samples) - len(failed)
    print(f"build: {there} of {len(samples)} images are there; {len(missing)} were missing.")
    return 1 if failed else 0


def _build_all(
    images: Images, samples: Sequence[Sample], jobs: int, display: Display
) -> list[Problem]:
    events: queue.Queue[Event] = queue.Queue()
    display.expect(sample.id for sample in samples)
    builders = Builders([_target(images, s) for s in samples], jobs, LOGS, events.put)
    builders.start()
    failed: list[Problem] = []
    left = len(samples)
    try:
        while left:
            event = events.get()
            if isinstance(event, Fatal):
                raise event.problem
            left -= isinstance(event, BuildEnded | BuildBroke)
            if isinstance(event, BuildBroke):
                failed.append(event.problem)
            display.show(event)
    finally:
        if left:
            images.session.stop()
            with interrupts.held("Stopping the builds; a moment."):
                images.session.close(lambda: any(t.is_alive() for t in builders.threads))
    return failed


def _target(images: Images, sample: Sample) -> Target:
    return Target(sample.id, lambda log: images.sample(sample, log), lambda _: None, lambda _: None)
