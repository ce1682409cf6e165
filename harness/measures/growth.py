"""How the time of a whole run grows with its samples, and what of it is the harness's."""

from __future__ import annotations

import resource
import time

from harness.engine.engine import Engine
from harness.engine.jobs import jobs_for
from harness.engine.session import session
from harness.errors import BenchFailed
from harness.images.base import images_of
from harness.measures.figures import Figures, Tell, spread
from harness.report.report import Run
from harness.runs.choice import Choice, choose
from harness.runs.here import run_here
from harness.runs.whole import footer

PARTS = (4, 2, 1)  # a quarter of the samples, half of them, all


def growth(engine: Engine, seed: str, tell: Tell) -> Figures:
    """The wall time of ever more samples, and the harness's share of the last run.

    In the scenarios of an ordinary run, with images that are there.
    """
    every = choose([], [])
    there = [sample for sample in every.samples if not sample.left_out]
    figures: Figures = {}
    last: tuple[int, float] | None = None
    for part in PARTS:
        samples = there[: max(1, len(there) // part)]
        choice = Choice(samples, every.scenarios, every.expected)
        tell(f"a whole run of {len(samples)} samples")
        began = time.monotonic()
        runs = _run(engine, choice, seed)
        wall_s = time.monotonic() - began
        figures[f"wall_s_{len(samples)}"] = spread([wall_s])
        if last and last[0] < len(samples):
            figures[f"wall_{len(samples)}_vs_{last[0]}"] = spread([wall_s / last[1]])
        last = len(samples), wall_s
    figures["harness_share"] = spread([footer(runs, wall_s).harness_share or 0.0])
    figures["harness_mib"] = spread([resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024])
    return figures


def _run(engine: Engine, choice: Choice, seed: str) -> list[Run]:
    """Run a choice; gives its runs. BenchFailed for a surprise."""
    with session(engine) as opened:
        pipeline = run_here(images_of(opened), choice, seed, jobs_for(engine), lambda _: None)
    for run in pipeline.runs:
        if not run.expected:
            raise BenchFailed(f"{run.sample} surprised while it was measured.", run.why)
    return pipeline.runs
