"""Facts for a report: samples, scenarios and the machine as plain data."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from harness.images.image import Image
from harness.report.facts import ProgramFacts, SampleFacts, ScenarioFacts, SeriesRow
from harness.runs.choice import Choice
from harness.runs.events import Planned
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
    manifest = sample.manifest
    programs = {
        name: ProgramFacts(program.source, program.run, _lines(files, program.source))
        for name, program in manifest.programs.items()
    }
    return SampleFacts(
        language=manifest.language,
        wrapper=manifest.wrapper,
        version=manifest.version,
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
    )


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
