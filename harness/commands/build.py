"""`inv build`: the images of samples, without running them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing

from harness.engine.engine import Engine
from harness.engine.jobs import check_jobs, jobs_for
from harness.engine.session import session
from harness.images.base import images_of
from harness.images.image import Blueprint
from harness.images.images import Images
from harness.images.queue import BuildBroke, Target, build_all
from harness.live.display import Display
from harness.paths import SAMPLES
from harness.runs.events import Planned
from harness.runs.facts import sample_facts
from harness.samples.folder import choose_samples
from harness.samples.groups import members


def build(names: Sequence[str], jobs: int, groups: Sequence[str] = ()) -> int:
    """Build what is missing; 0 when all images are there, 1 when one could not be built.

    groups: of samples, beside those that are named.
    """
    check_jobs(jobs)
    chosen = choose_samples(SAMPLES, names, members(SAMPLES, groups))
    samples = [sample for sample in chosen if not sample.left_out]
    for sample in chosen:
        if sample.left_out:
            print(f"build: {sample.id} {sample.left_out}; ./inv build {sample.id} tries it")
    engine = Engine.connect()
    with session(engine) as opened, Display() as display:
        images = images_of(opened)
        blueprints = [images.blueprint(sample) for sample in samples]
        missing = [blueprint for blueprint in blueprints if images.find(blueprint) is None]
        display.show(_planned(blueprints, missing))
        failed = 0
        targets = [_target(images, blueprint) for blueprint in missing]
        with closing(build_all(opened, targets, jobs_for(engine, jobs))) as events:
            for event in events:
                failed += isinstance(event, BuildBroke)
                display.show(event)
    there = len(samples) - failed
    print(f"build: {there} of {len(samples)} images are there; {len(missing)} were missing.")
    return 1 if failed else 0


def _planned(blueprints: Sequence[Blueprint], missing: Sequence[Blueprint]) -> Planned:
    facts = {b.sample.id: sample_facts(b.sample, b.files) for b in blueprints}
    return Planned(facts, (), tuple(b.sample.id for b in missing), dict.fromkeys(facts, 0))


def _target(images: Images, blueprint: Blueprint) -> Target:
    return Target(blueprint.sample.id, lambda log: images.make(blueprint, log))
