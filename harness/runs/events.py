"""Events of a run: what happens while a choice is built and run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from harness.images.queue import BuildBroke, BuildStarted, Built, Fatal
from harness.report.facts import SampleFacts, ScenarioFacts
from harness.report.report import Run


@dataclass(frozen=True)
class Planned:
    """The plan, told before anything is done.

    builds: the names of the images to be built. runs: how many there are for each sample.
    """

    samples: Mapping[str, SampleFacts]
    scenarios: tuple[ScenarioFacts, ...]
    builds: tuple[str, ...]
    runs: Mapping[str, int]


@dataclass(frozen=True)
class Running:
    """A sample is started in a scenario, by its id; anew, where the bench failed it before."""

    sample: str
    scenario: str


@dataclass(frozen=True)
class Ran:
    """A run has been judged."""

    run: Run


Event = Planned | BuildStarted | Built | BuildBroke | Running | Ran | Fatal
