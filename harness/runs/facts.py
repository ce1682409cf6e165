"""Facts for a report: samples, scenarios and the machine as plain data."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

import msgspec

from harness.images.image import Image
from harness.report.facts import ProgramFacts, SampleFacts, ScenarioFacts, SeriesRow
from harness.runs.choice import Choice
from harness.runs.events import Planned
from harness.samples.override import Part
from harness.samples.sample import Sample
from harness.samples.series import Standing
from harness.scenarios.group import group_of
from harness.scenarios.scenario import Scenario


def lines_of_code(source: bytes) -> int:
    """Lines that are not blank (comments count: readers read them)."""
    return sum(bool(line.strip()) for line in source.decode("utf-8", "replace").splitlines())


def sample_facts(
    sample: Sample, files: Mapping[str, bytes], image: Image | None = None
) -> SampleFacts:
    """The facts of a sample as its files were read for the build.

    files: by path. image: what came of them; None where nothing did, or not yet.
    """
    manifest, parts = sample.manifest, _parts(sample, image)
    programs = {
        name: ProgramFacts(program.source, program.run, _lines(files, program.source))
        for name, program in manifest.programs.items()
    }
    return SampleFacts(
        language=manifest.language,
        wrapper=manifest.wrapper,
        version=_version(manifest.version, parts),
        lines=programs[manifest.first_program].lines,
        licence=manifest.licence,
        homepage=manifest.homepage,
        state=manifest.state,
        debian=manifest.debian,
        notes=manifest.notes,
        kind=manifest.kind,
        programs=programs,
        files=dict(image.inputs) if image else {},
        image=image.tag if image else "",
        image_id=image.id if image else "",
        image_bytes=image.size if image else 0,
        override=[*parts],
        platform=sample.platform.title if sample.platform else "",
        stand_in=sample.stand_in,
        needs=manifest.needs,
    )


def _parts(sample: Sample, image: Image | None) -> Sequence[Part]:
    """What of a sample is another build; of a suite, with the versions that it had there."""
    return [
        msgspec.structs.replace(part, version=" ".join([part.version, *_versions(part, image)]))
        for part in sample.override.parts
    ]


def _versions(part: Part, image: Image | None) -> Iterator[str]:
    found = image.versions if image else {}
    return (f"({name} {found[name]})" for name in part.packages if name in found)


def _version(own_version: str, parts: Sequence[Part]) -> str:
    """The wrapper's version: of the build that is run, where that is another."""
    own = [part.words for part in parts if part.what == "wrapper"] or [own_version]
    under = [f"{part.what} {part.words}" for part in parts if part.what != "wrapper"]
    return " over ".join(own + under)


def _lines(files: Mapping[str, bytes], source: str) -> int:
    return lines_of_code(files.get(PurePosixPath(source).as_posix(), b""))


def scenario_facts(scenario: Scenario) -> ScenarioFacts:
    """The facts of a scenario."""
    case = scenario.case_for("", "")
    return ScenarioFacts(
        scenario.program,
        scenario.name,
        scenario.summary,
        scenario.caveat,
        scenario.is_failing,
        scenario.remedy,
        group_of(case),
        case.ends,
        [*case.errors],
        case.world.as_object(),
    )


def planned(choice: Choice, facts: Mapping[str, SampleFacts], builds: tuple[str, ...]) -> Planned:
    """The plan of a choice. facts: of its samples; builds: names of the images to be built."""
    scenarios = tuple(scenario_facts(scenario) for scenario in choice.scenarios)
    runs = {sample.id: len(choice.of(sample)) for sample in choice.samples}
    return Planned(facts, scenarios, builds, runs)


def series_row(standing: Standing) -> SeriesRow:
    """A row of the blog's series."""
    row = standing.row
    return SeriesRow(
        standing.number,
        row.language,
        row.wrapper,
        standing.state,
        row.reason,
        [*standing.samples],
    )


def host(info: Mapping[str, Any]) -> dict[str, Any]:
    """The machine that the engine runs on, which need not be this one."""
    return {
        "system": info.get("OperatingSystem", ""),
        "kernel": info.get("KernelVersion", ""),
        "architecture": info.get("Architecture", ""),
        "cpus": info.get("NCPU", 0),
        "memory_bytes": info.get("MemTotal", 0),
        "client": f"{platform.system()} {platform.release()}, {os.cpu_count()} cpus",
    }
