"""The number of jobs at a time: one rule for building, linting and running."""

from __future__ import annotations

from harness.engine.engine import Engine
from harness.engine.info import processors
from harness.errors import BadInput


def check_jobs(jobs: int) -> None:
    """Raise BadInput for what is no number of jobs; 0 stands for the default."""
    if jobs < 0:
        raise BadInput(f"--jobs {jobs} is not a number of jobs.", hint="1 or more")


def jobs_for(engine: Engine, jobs: int = 0) -> int:
    """The number of jobs: as asked for, or as many as the engine has processors."""
    check_jobs(jobs)
    return jobs or processors(engine.info())
