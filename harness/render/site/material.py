"""The material of a site: reports, and what a reader copies of each sample."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from harness.render.cells import by_sample
from harness.report.facts import SampleFacts, ScenarioFacts
from harness.report.history import Past
from harness.report.report import Report, Run


@dataclass(frozen=True)
class Step:
    """Commands of one step of an installation, with what they are for."""

    title: str
    commands: tuple[str, ...]


@dataclass(frozen=True)
class SampleTexts:
    """What a reader copies of a sample.

    steps:      how it is installed and built by hand.
    dockerfile: one that stands alone.
    runs:       the command of each program, as it is typed.
    sources:    its text files, by path.
    parts:      of each program's source, by step (connect, select, ...): ranges of lines, from 1.
    changed:    paths of files that are not as they were when the report's runs took place.
    """

    steps: tuple[Step, ...] = ()
    dockerfile: str = ""
    runs: Mapping[str, str] = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, Mapping[str, tuple[tuple[int, int], ...]]] = field(default_factory=dict)
    changed: tuple[str, ...] = ()


@dataclass(frozen=True)
class Material:
    """All that a site is made from.

    texts: by sample; one whose folder has gone has none. past: earlier reports, oldest first, the
    last of which this one is compared with.
    url: where the site will be, with a slash at its end; "" where that is not known.
    """

    report: Report
    texts: Mapping[str, SampleTexts] = field(default_factory=dict)
    past: Sequence[Past] = ()
    url: str = ""

    @property
    def before(self) -> Past | None:
        """The report to compare with."""
        return self.past[-1] if self.past else None

    @property
    def samples(self) -> Mapping[str, SampleFacts]:
        """The samples' facts by id."""
        return self.report.header.samples

    @property
    def scenarios(self) -> dict[str, ScenarioFacts]:
        """The scenarios' facts by id, in their order."""
        return {scenario.id: scenario for scenario in self.report.header.scenarios}

    def texts_of(self, sample: str) -> SampleTexts:
        """What a reader copies of a sample; nothing for one whose folder has gone."""
        return self.texts.get(sample, SampleTexts())

    def runs(self) -> dict[str, dict[str, Run]]:
        """Runs by the sample's and the scenario's id."""
        return by_sample(self.report)
