"""What the tests that need an engine share: sessions, runs, and a look at what is left."""

from __future__ import annotations

import io
import os
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from rich.console import Console

from harness.engine.engine import Engine
from harness.engine.ownership import OWNER_LABEL, RUN_LABEL
from harness.engine.session import session
from harness.images.base import images_of
from harness.live.display import Display
from harness.paths import ROOT
from harness.report.report import Run
from harness.runs.choice import Choice
from harness.runs.here import run_here
from harness.samples.folder import choose_samples
from harness.scenarios.registry import choose_scenarios
from harness.scenarios.scenario import Scenario
from tests.support.signals import not_ignored

TESTS = Path(__file__).parent.parent
IMPOSTORS = TESTS / "impostors"
SEED = "tests"


def scenario(name: str, limit_s: float | None = None) -> Scenario:
    """A scenario of the gallery, with another time limit if one is given."""
    (chosen,) = choose_scenarios([name])
    if limit_s is None:
        return chosen
    return replace(chosen, make_case=lambda rng: replace(chosen.make_case(rng), limit_s=limit_s))


Runs = dict[tuple[str, str], Run]


def run(engine: Engine, folder: Path, names: Sequence[str], scenarios: Sequence[Scenario]) -> Runs:
    """Run samples of a folder, of which nothing but a pass is expected.

    Gives the runs by the sample's id and the scenario's name.
    """
    runs = run_choice(engine, Choice(choose_samples(folder, names), [*scenarios]))
    return {(line.sample, line.scenario): line for line in runs}


def run_choice(engine: Engine, choice: Choice) -> list[Run]:
    """Run a choice, and see that nothing is left of it."""
    out = Console(file=io.StringIO())
    with session(engine) as opened, Display(out) as display:
        pipeline = run_here(images_of(opened), choice, SEED, 2, display.show)
    assert left_of(engine, opened.run_id) == []
    return pipeline.runs


class Spawned(subprocess.Popen[str]):
    """A process that ends with its `with` block when that fails, even if it is stopped."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if kind:
            self.kill()
        super().__exit__(kind, value, traceback)


def spawn(
    *command: str | Path, env: dict[str, str] | None = None, checkout: Path = ROOT
) -> Spawned:
    """Start a command in a session of its own and in a checkout, with its output in a pipe."""
    with not_ignored(signal.SIGHUP):
        return Spawned(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=checkout,
            start_new_session=True,
            env={**os.environ, **(env or {})},
        )


def left_of(engine: Engine, run_id: str) -> list[str]:
    """Containers, volumes and untagged images of a run that are still in the engine."""
    containers, volumes = engine.leftovers()
    mine = [
        str(found.get("Id") or found.get("Name"))
        for found in (*containers, *volumes)
        if (found.get("Labels") or {}).get(RUN_LABEL) == run_id
    ]
    images = engine.images.labelled(f"{RUN_LABEL}={run_id}", dangling=True)
    return mine + [str(image["Id"]) for image in images]


def owned_by(engine: Engine, process: subprocess.Popen[str]) -> list[str]:
    """What that process still has in the engine, sorted: engines list volumes in any order."""
    containers, volumes = engine.leftovers()
    return sorted(
        str(found.get("Id") or found.get("Name"))
        for found in (*containers, *volumes)
        if f"/{process.pid}/" in (found.get("Labels") or {}).get(OWNER_LABEL, "")
    )
