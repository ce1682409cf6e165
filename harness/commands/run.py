"""`inv run`: choose, build, run, judge, report."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from harness import version as gallery
from harness.bench.lane import BenchLane
from harness.engine import ownership
from harness.engine.engine import Engine
from harness.engine.jobs import check_jobs, jobs_for
from harness.engine.session import session
from harness.errors import Problem
from harness.images.base import images_of
from harness.images.images import Images
from harness.judge.outcome import Outcome
from harness.live.display import Display
from harness.paths import SAMPLES
from harness.report import publish
from harness.report.report import Report
from harness.runs.choice import choose
from harness.runs.lanes import width
from harness.runs.pipeline import Pipeline
from harness.runs.whole import Origin, whole_report


def run(
    names: Sequence[str],
    scenarios: Sequence[str],
    path: Path,
    jobs: int = 0,
    seed: str = "",
    folder: Path = SAMPLES,
) -> int:
    """Run samples under scenarios and publish the report; return the exit status.

    0: as expected, 1: not. Raises Problem where nothing could be run.
    """
    check_jobs(jobs)
    choice = choose(names, scenarios, folder)
    publish.check_writable(path)
    engine = Engine.connect()
    seed = seed or ownership.new_seed()
    with session(engine) as opened:
        images = images_of(opened)
        origin = _origin(images)
        with Display() as display:
            pipeline = Pipeline(
                opened,
                images,
                choice,
                seed,
                lambda made_of, turns: BenchLane(opened, made_of, turns),
                display.show,
            )
            pipeline.run(width(choice, seed, jobs_for(engine, jobs), engine.info()))
        whole = whole_report(pipeline, origin)
    _check_sound(whole)
    publish.publish(path, whole)
    display.conclude(whole, path)
    return 1 if whole.footer.unexpected else 0


def _origin(images: Images) -> Origin:
    engine = images.session.engine
    versions = {
        "gallery": gallery.version(),
        "python": platform.python_version(),
        engine.product.lower(): engine.version,
        "docker-py": version("docker"),
    }
    return Origin(images.session.run_id, images.base_id, versions, engine.info())


def _check_sound(whole: Report) -> None:
    if all(line.outcome is Outcome.INFRASTRUCTURE for line in whole.runs):
        raise Problem(
            "Every run failed for infrastructure, so no report is published.",
            whole.runs[0].why,
            "./inv doctor",
        )
