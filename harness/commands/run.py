"""`inv run`: choose, build, run, judge, report.

It flows one way, and this is the only place that knows all of it.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from harness.engine import ownership
from harness.engine.engine import Engine
from harness.engine.session import session
from harness.errors import Problem
from harness.images.base import images_of
from harness.images.queue import check_jobs
from harness.judge.outcome import Outcome
from harness.live.display import Display
from harness.paths import SAMPLES
from harness.report import publish
from harness.report.report import Footer, Report
from harness.runs.choice import choose
from harness.runs.lines import header
from harness.runs.pipeline import Pipeline


def whole_report(pipeline: Pipeline, started: str, began: float) -> Report:
    """The report of a finished run."""
    order = [scenario.name for scenario in pipeline.choice.scenarios]
    runs = sorted(pipeline.runs, key=lambda run: (run.sample, order.index(run.scenario)))
    footer = Footer(
        counts=dict(Counter(run.outcome for run in runs)),
        unexpected=sum(not run.expected for run in runs),
        wall_s=time.monotonic() - began,
        programs_s=sum(run.duration_s for run in runs),
        harness_s=sum(run.overhead_s for run in runs),
    )
    head = header(pipeline.images, pipeline.choice, pipeline.seed, started)
    return Report(head, runs, footer)


def run(
    names: Sequence[str],
    scenarios: Sequence[str],
    path: Path,
    jobs: int = 0,
    seed: str = "",
    folder: Path = SAMPLES,
) -> int:
    """`inv run`: returns the exit status (0 as expected, 1 not, 2 nothing could be run)."""
    began, started = time.monotonic(), time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    check_jobs(jobs)
    choice = choose(names, scenarios, folder)
    publish.check_writable(path)
    engine = Engine.connect()
    with session(engine) as opened:
        images = images_of(opened)
        with Display(choice.samples, choice.scenarios) as display:
            pipeline = Pipeline(images, choice, seed or ownership.new_seed(), display)
            pipeline.run(jobs or int(engine.info().get("NCPU", 2)))
        whole = whole_report(pipeline, started, began)
    if all(line.outcome == Outcome.INFRASTRUCTURE for line in whole.runs):
        raise Problem(
            "Every run failed for infrastructure, so no report is published.",
            whole.runs[0].why,
            "./inv doctor",
        )
    publish.publish(path, whole)
    display.conclude(whole, path)
    return 1 if whole.footer.unexpected else 0
