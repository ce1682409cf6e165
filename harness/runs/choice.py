"""Which samples, in which scenarios, with what expected of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from harness.errors import BadInput, nearest
from harness.paths import EXPECTATIONS, SAMPLES
from harness.report import expectations
from harness.report.expectations import Expectations
from harness.samples import groups, series
from harness.samples.folder import choose_samples, find, load_sound
from harness.samples.manifest import FILE_NAME
from harness.samples.sample import Sample
from harness.scenarios.registry import DEFAULT, SCENARIOS, choose_scenarios, scenario_id
from harness.scenarios.scenario import Scenario


@dataclass(frozen=True)
class Choice:
    """What is to be run: samples, scenarios, and what is expected of them.

    series: every row of the blog's series, and groups: every group, whether its samples are
    chosen or not.
    """

    samples: list[Sample]
    scenarios: list[Scenario]
    expected: Expectations = field(default_factory=lambda: Expectations({}))
    series: list[series.Standing] = field(default_factory=list)
    groups: list[groups.Group] = field(default_factory=list)

    def of(self, sample: Sample) -> list[Scenario]:
        """The chosen scenarios of those programs that a sample has."""
        return [s for s in self.scenarios if sample.program(s.program) is not None]


def choose(
    names: Sequence[str],
    scenarios: Sequence[str],
    folder: Path = SAMPLES,
    members: Collection[str] = (),
) -> Choice:
    """Samples and scenarios by name, glob or beginning. BadInput for what is not there.

    members: of groups, beside the names. A sample that is not chosen may be broken.
    """
    samples = choose_samples(folder, names, members)
    if not samples:
        raise BadInput(f"There are no samples in {folder}.", hint="./inv new makes one")
    wanted = [name for entry in scenarios for name in entry.split(",") if name] or [*DEFAULT]
    gaps = {sample.id: _gaps(sample) for sample in samples}
    expected = expectations.load(folder / EXPECTATIONS.name, find(folder), SCENARIOS, gaps)
    sound, _ = load_sound(folder, samples)
    whole = (series.load(folder, sound), groups.load(folder, sound))
    choice = Choice(samples, choose_scenarios(wanted), expected, *whole)
    if not any(map(choice.of, samples)):
        programs = ", ".join(sorted({s.program for s in choice.scenarios}))
        raise BadInput("Nothing is to be run.", f"no chosen sample has the program {programs}")
    return choice


def _gaps(sample: Sample) -> list[str]:
    """The ids of the scenarios that a sample cannot be run in.

    BadInput for words of its manifest that no program and no scenario gives a meaning.
    """
    where = f"{sample.folder / FILE_NAME}"
    _check_programs(sample.manifest.programs, where)
    try:
        declared = {scenario_id(name) for name in sample.manifest.unsupported}
    except BadInput as problem:
        raise BadInput(f"{where}: {problem.what}", problem.why, problem.hint) from None
    missing = {s.id for s in SCENARIOS.values() if sample.program(s.program) is None}
    return sorted(declared | missing)


def _check_programs(programs: Mapping[str, object], where: str) -> None:
    known = {scenario.program for scenario in SCENARIOS.values()}
    for name in programs:
        if name not in known:
            raise BadInput(f"{where}: there is no program {name!r}.", hint=nearest(name, known))
