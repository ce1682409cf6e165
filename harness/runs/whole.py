"""The whole report of a run that has ended."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from harness.images.image import Image
from harness.report.facts import SampleFacts
from harness.report.report import SCHEMA_VERSION, Footer, Header, Report, Run
from harness.report.worker_facts import WorkerFacts
from harness.runs.checkout import checkout
from harness.runs.choice import Choice
from harness.runs.facts import host, scenario_facts, series_row
from harness.runs.pipeline import TOOLS


def _now() -> str:
    """The time as the header has it: UTC, ISO 8601."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


class Ended(Protocol):
    """What has been run, on one machine or several. built: images by the sample's id."""

    choice: Choice
    seed: str
    runs: list[Run]
    built: dict[str, Image]

    def facts(self) -> dict[str, SampleFacts]:
        """The facts of each sample."""


@dataclass(frozen=True)
class Origin:
    """Where and when a run took place.

    base: the id of the base image. versions: by name. info: the engine's own description.
    """

    run_id: str
    base: str
    versions: Mapping[str, str]
    info: Mapping[str, Any]
    started: str = field(default_factory=_now)
    began: float = field(default_factory=time.monotonic)


def whole_report(pipeline: Ended, origin: Origin, workers: Sequence[WorkerFacts] = ()) -> Report:
    """The report of a pipeline that has ended; its runs in the order of samples and scenarios.

    workers: those that it was spread over, if it was.
    """
    order = [scenario.id for scenario in pipeline.choice.scenarios]
    runs = sorted(pipeline.runs, key=lambda run: (run.sample, order.index(run.scenario_id)))
    sums = footer(runs, time.monotonic() - origin.began)
    return Report(_header(pipeline, origin, workers), runs, sums)


def footer(runs: Sequence[Run], wall_s: float) -> Footer:
    """The sums of runs that took so long in all."""
    return Footer(
        counts=dict(Counter(run.outcome for run in runs)),
        unexpected=sum(not run.expected for run in runs),
        wall_s=wall_s,
        programs_s=sum(run.duration_s for run in runs),
        harness_s=sum(run.overhead_s for run in runs),
        processor_s=sum(run.usage.user_s + run.usage.system_s for run in runs),
    )


def _header(pipeline: Ended, origin: Origin, workers: Sequence[WorkerFacts]) -> Header:
    facts, choice = pipeline.facts(), pipeline.choice
    return Header(
        schema=SCHEMA_VERSION,
        run_id=origin.run_id,
        started=origin.started,
        seed=pipeline.seed,
        versions=dict(origin.versions),
        images=_images(pipeline, origin, facts),
        host=host(origin.info),
        checkout=checkout(),
        samples=facts,
        scenarios=[scenario_facts(scenario) for scenario in choice.scenarios],
        series=[*map(series_row, choice.series)],
        groups=choice.groups,
        workers=[*workers],
    )


def _images(pipeline: Ended, origin: Origin, facts: Mapping[str, SampleFacts]) -> dict[str, str]:
    built = pipeline.built
    return {
        "base": origin.base,
        **{name: built[name].id if name in built else "" for name in TOOLS},
        **{name: fact.image_id for name, fact in facts.items()},
    }
