"""A run on one engine, in a session that is open."""

from __future__ import annotations

from collections.abc import Callable

from harness.bench.lane import BenchLane
from harness.engine.info import memory_bytes
from harness.images.images import Images
from harness.runs.choice import Choice
from harness.runs.events import Event
from harness.runs.lanes import width
from harness.runs.pipeline import Pipeline


def run_here(
    images: Images, choice: Choice, seed: str, jobs: int, tell: Callable[[Event], None]
) -> Pipeline:
    """Run a choice, so many programs at once; the pipeline when it has ended."""
    session = images.session
    pipeline = Pipeline(
        session,
        images,
        choice,
        seed,
        lambda made_of, turns: BenchLane(session, made_of, turns),
        tell,
    )
    pipeline.run(width(choice, seed, jobs, memory_bytes(session.engine.info())))
    return pipeline
