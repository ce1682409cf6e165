"""`inv run`: choose, build, run, judge, report."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from harness import interrupts
from harness import version as gallery
from harness.cluster.address import Address, parse
from harness.engine import ownership
from harness.engine.engine import Engine
from harness.engine.jobs import check_jobs, jobs_for
from harness.engine.session import session
from harness.errors import BadInput, Problem
from harness.images.base import images_of
from harness.judge.outcome import Outcome
from harness.live.display import Display
from harness.paths import SAMPLES
from harness.report import publish
from harness.report.report import Report
from harness.runs.choice import Choice, choose
from harness.runs.here import run_here
from harness.runs.injected import NOTHING, Injected
from harness.runs.spied import spied
from harness.runs.whole import Origin, whole_report
from harness.samples.groups import members
from harness.wrappers.asked import OWN, Asked, overridden


def run(
    names: Sequence[str],
    scenarios: Sequence[str],
    path: Path,
    jobs: int = 0,
    seed: str = "",
    cluster: str = "",
    builds: Asked = OWN,
    injected: Injected = NOTHING,
    folder: Path = SAMPLES,
    *,
    groups: Sequence[str] = (),
    calls: bool = False,
) -> int:
    """Run samples under scenarios and publish the report; return the exit status.

    cluster: spread it over the workers there; "" for this machine's engine alone. builds: of
    their wrapper, instead of the gallery's own. injected: codes that calls return, instead of
    scenarios. groups: of samples, beside those that are named. calls: write down what programs
    call of PC/SC.
    0: as expected, 1: not. Raises Problem where nothing could be run.
    """
    check_jobs(jobs)
    address = parse(cluster) if cluster else None
    if address:
        _check_for_workers(builds, other_cases=bool(injected) or calls)
    chosen = choose(names, scenarios, folder, members(folder, groups))
    choice = injected.of(chosen, scenarios)
    choice = spied(choice) if calls else choice
    choice = replace(choice, samples=overridden(choice.samples, builds))
    publish.check_writable(path)
    display, seed = Display(), seed or ownership.new_seed()
    if address:
        whole = _on_a_cluster(address, choice, jobs, seed, display)
    else:
        whole = _here(choice, jobs, seed, display)
    _check_sound(whole)
    publish.publish(path, whole)
    display.conclude(whole, path)
    return 1 if whole.footer.unexpected else 0


def _check_for_workers(builds: Asked, *, other_cases: bool) -> None:
    """BadInput for what a cluster's workers, who get names and folders, would not do."""
    if builds:
        raise BadInput("A build of one's own does not run on a cluster.", hint="leave one out")
    if other_cases:
        raise BadInput(
            "--inject, --sweep and --calls are not for a cluster.",
            "its workers know a scenario by its name alone, and these change what it is",
            "leave --cluster out",
        )


def _here(choice: Choice, jobs: int, seed: str, display: Display) -> Report:
    engine = Engine.connect()
    with session(engine) as opened:
        images = images_of(opened)
        versions = _versions() | {engine.product.lower(): engine.version}
        origin = Origin(opened.run_id, images.base_id, versions, engine.info())
        with display:
            pipeline = run_here(images, choice, seed, jobs_for(engine, jobs), display.show)
        return whole_report(pipeline, origin)


def _on_a_cluster(
    address: Address, choice: Choice, jobs: int, seed: str, display: Display
) -> Report:
    from harness.cluster.optional import connect
    from harness.cluster.spread import Spread

    interrupts.install()
    run_id = ownership.new_run_id()
    origin = Origin(run_id, "", _versions(), {})
    with connect(address, run_id) as cluster, display:
        spread = Spread(cluster, choice, seed, run_id, display.show, jobs)
        spread.run()
    workers = [member.facts() for member in spread.members]
    base, versions = spread.members[0].standing.base, {**origin.versions, **cluster.versions}
    return whole_report(spread, replace(origin, base=base, versions=versions), workers)


def _versions() -> dict[str, str]:
    return {
        "gallery": gallery.version(),
        "python": platform.python_version(),
        "docker-py": version("docker"),
    }


def _check_sound(whole: Report) -> None:
    if all(line.outcome is Outcome.INFRASTRUCTURE for line in whole.runs):
        raise Problem(
            "Every run failed for infrastructure, so no report is published.",
            whole.runs[0].why,
            "./inv doctor",
        )
