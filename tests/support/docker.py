"""What the tests that need an engine share: sessions, runs, and a look at what is left."""

from __future__ import annotations

import io
import os
import subprocess
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path

from harness.engine.engine import Engine
from harness.engine.session import session
from harness.images.base import images_of
from harness.live.display import Display
from harness.paths import ROOT
from harness.report import expectations
from harness.report.report import Run
from harness.runs.choice import Choice
from harness.runs.pipeline import Pipeline
from harness.samples.sample import choose_samples
from harness.scenarios.registry import SCENARIOS
from harness.scenarios.scenario import Scenario

TESTS = Path(__file__).parent.parent
IMPOSTORS = TESTS / "impostors"
SEED = "tests"


def scenario(name: str, limit_s: float | None = None) -> Scenario:
    """A scenario of the pipeline, with another time limit if one is given."""
    chosen = SCENARIOS[name]
    if limit_s is None:
        return chosen
    return replace(chosen, make_case=lambda rng: replace(chosen.make_case(rng), limit_s=limit_s))


def run(
    engine: Engine, folder: Path, names: Sequence[str], scenarios: Sequence[Scenario]
) -> dict[tuple[str, str], Run]:
    """Run samples of a folder, of which nothing but a pass is expected."""
    samples = choose_samples(folder, names)
    return run_choice(engine, Choice(samples, [*scenarios], expectations.Expectations({}), []))


def run_choice(engine: Engine, choice: Choice) -> dict[tuple[str, str], Run]:
    """Run a choice; gives the runs by sample and scenario, and sees that nothing is left."""
    with (
        session(engine) as opened,
        redirect_stdout(io.StringIO()),
        Display(choice.samples, choice.scenarios) as display,
    ):
        pipeline = Pipeline(images_of(opened), choice, SEED, display)
        pipeline.run(2)
    assert left_of(engine, opened.run_id) == []
    return {(line.sample, line.scenario): line for line in pipeline.runs}


def spawn(*command: str | Path, env: dict[str, str] | None = None) -> subprocess.Popen[str]:
    """Start a command in a session of its own, with its output in a pipe."""
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=ROOT,
        start_new_session=True,
        env={**os.environ, **(env or {})},
    )


def left_of(engine: Engine, run_id: str) -> list[str]:
    """Containers, volumes and untagged images of a run that are still in the engine."""
    containers, volumes = engine.leftovers()
    mine = [
        str(found.get("Id") or found.get("Name"))
        for found in (*containers, *volumes)
        if (found.get("Labels") or {}).get("pcsc-pipeline.run") == run_id
    ]
    images = engine.images(f"pcsc-pipeline.run={run_id}", dangling=True)
    return mine + [str(image["Id"]) for image in images]


def owned_by(engine: Engine, process: subprocess.Popen[str]) -> list[str]:
    """What that process still has in the engine."""
    containers, volumes = engine.leftovers()
    return [
        str(found.get("Id") or found.get("Name"))
        for found in (*containers, *volumes)
        if f"/{process.pid}/" in (found.get("Labels") or {}).get("pcsc-pipeline.owner", "")
    ]
