"""Which samples, in which scenarios, with what expected of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.errors import BadInput, nearest
from harness.paths import EXPECTATIONS, SAMPLES
from harness.report import expectations
from harness.samples import series
from harness.samples.manifest import FILE_NAME
from harness.samples.sample import Sample, load_all, select
from harness.scenarios.registry import DEFAULT, EVERY, SCENARIOS
from harness.scenarios.scenario import Scenario


@dataclass(frozen=True)
class Choice:
    """What is to be run: samples, scenarios, and what is expected of them.

    series: every row of the blog's series, whether its samples are chosen or not.
    """

    samples: list[Sample]
    scenarios: list[Scenario]
    expected: expectations.Expectations
    series: list[series.Standing]


def choose(names: Sequence[str], scenarios: Sequence[str], folder: Path = SAMPLES) -> Choice:
    """Samples and scenarios by name, glob or beginning. Raises BadInput for what is not there."""
    known = {sample.id: sample for sample in load_all(folder)}
    samples = select("sample", known, names)
    if not samples:
        raise BadInput(f"There are no samples in {folder}.", hint="./inv new makes one")
    wanted = [name for entry in scenarios for name in entry.split(",") if name] or [*DEFAULT]
    named = select("scenario", SCENARIOS, [name for name in wanted if name != EVERY])
    chosen = list(SCENARIOS.values()) if EVERY in wanted else named
    for sample in known.values():
        _check_words(sample)
    return Choice(
        samples,
        chosen,
        expectations.load(folder / EXPECTATIONS.name, known, SCENARIOS, _gaps(known)),
        series.load(folder, [*known.values()]),
    )


def _check_words(sample: Sample) -> None:
    """The words of a manifest that only the scenarios give a meaning."""
    programs = {scenario.program for scenario in SCENARIOS.values()}
    for what, words, known in (
        ("program", sample.manifest.programs, programs),
        ("scenario", sample.manifest.unsupported, set(SCENARIOS)),
    ):
        for word in words:
            if word not in known:
                raise BadInput(
                    f"{sample.folder / FILE_NAME}: there is no {what} {word!r}.",
                    hint=nearest(word, known),
                )


def _gaps(samples: dict[str, Sample]) -> dict[str, list[str]]:
    """What each sample cannot be run in: declared, or for want of the program."""
    return {
        name: [
            scenario.name
            for scenario in SCENARIOS.values()
            if scenario.name in sample.manifest.unsupported
            or scenario.program not in sample.manifest.programs
        ]
        for name, sample in samples.items()
    }
